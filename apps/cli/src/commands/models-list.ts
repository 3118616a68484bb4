import { formatCost, formatCount } from '@tutti/monitor';
import type { Work } from '../work.ts';
import type { Colors } from '../console/colors.ts';
import { printable, shorten } from '../console/printable.ts';
import { exitCodes } from '../exit-codes.ts';
import { modelRows, type ModelRow } from '../models/model-rows.ts';
import { openModels, type ModelOptions } from '../models/open-models.ts';

/** `tutti models list` */
export const listModels: Work<ModelOptions> = async (_given, options, console) => {
  const { registry, settings } = await openModels(options);
  const rows = await modelRows(registry);
  if (console.isJson) {
    console.printJson({
      strategy: registry.router.strategy,
      config: settings.config ?? null,
      modelsFile: settings.modelsFile,
      models: rows,
    });
    return exitCodes.ok;
  }
  const { table } = await import('../console/table.ts');
  const head = ['model', 'window', '$/1k in', '$/1k out', 'key', 'calls', 'failed', 'reward', 'can', ''];
  const right = head.slice(1, 4).concat(head.slice(5, 8));
  const { bold, dim } = console.paint;
  console.print(
    table(
      head.map(bold),
      rows.map((row) => cellsOf(row, console.paint)),
      right.map(bold),
    ),
  );
  console.print(dim(`strategy ${registry.router.strategy}${settings.modelsFile === null ? '' : ` · ${printable(settings.modelsFile)}`}`));
  for (const problem of keyProblems(rows)) console.news(console.paintNews.yellow(problem));
  return exitCodes.ok;
};

/** One line per provider, in words that give nothing of its key away. */
function keyProblems(rows: readonly ModelRow[]): readonly string[] {
  return [
    ...new Set(
      rows.flatMap(({ provider, keyProblem }) =>
        keyProblem === null
          ? []
          : [`The key of ${provider} cannot be used: it ${keyProblem}. Set it to the key exactly as the provider gave it.`],
      ),
    ),
  ];
}

function cellsOf(row: ModelRow, paint: Colors): readonly string[] {
  const {
    id,
    contextWindow,
    inputPer1kTokens,
    outputPer1kTokens,
    hasKey,
    keyProblem,
    calls,
    failures,
    meanReward,
    capabilities,
    isBanned,
    pinnedFor,
  } = row;
  const name = printable(id);
  const state = isBanned
    ? paint.red('banned')
    : pinnedFor.length > 0
      ? paint.cyan(`pinned${pinnedFor.includes('*') ? '' : ` for ${printable(pinnedFor.join(', '))}`}`)
      : '';
  return [
    hasKey === false || isBanned ? paint.dim(name) : name,
    contextWindow === null ? '?' : formatCount(contextWindow),
    price(inputPer1kTokens),
    price(outputPer1kTokens),
    hasKey === null ? paint.dim('-') : keyProblem !== null ? paint.red('malformed') : hasKey ? paint.green('set') : paint.yellow('not set'),
    calls === 0 ? '' : String(calls),
    failures === 0 ? '' : paint.red(String(failures)),
    meanReward === null ? '' : meanReward.toFixed(2),
    paint.dim(shorten(printable(capabilities.join(' ')), 40)),
    state,
  ];
}

function price(usd: number | null): string {
  return usd === null ? '?' : usd === 0 ? 'free' : formatCost(usd);
}
