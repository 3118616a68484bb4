import { closedRunStatuses, type RunStatus, type RunSummary } from '@tutti/core';
import { formatDuration } from '@tutti/monitor';
import { UsageError } from '../cli-error.ts';
import type { Work } from '../work.ts';
import { formatTime } from '../console/format.ts';
import type { StoreOptions } from '../console/options.ts';
import { printable, shorten } from '../console/printable.ts';
import { isResumable, paintStatus, reasonOf, runStatus } from '../console/status.ts';
import { exitCodes } from '../exit-codes.ts';
import { openExistingStore } from '../project/open-store.ts';
import { hasStore, storePath } from '../project/store-path.ts';

export interface RunsOptions extends StoreOptions {
  readonly status?: readonly string[];
  readonly name?: string;
  readonly limit?: string;
}

const STATUSES: readonly string[] = [
  ...closedRunStatuses,
  'pending',
  'running',
  'waiting',
  'paused',
  'needs-decision',
  'cancelling',
  'quarantined',
  'dead-letter',
  'interrupted',
];

/** `tutti runs` */
export const listRuns: Work<RunsOptions> = async (_given, options, console) => {
  const limit = Number(options.limit ?? 20);
  if (!Number.isInteger(limit) || limit < 1)
    throw new UsageError(`--limit is "${options.limit}"; it must be a whole number of at least 1.`);
  for (const status of options.status ?? [])
    if (!STATUSES.includes(status)) throw new UsageError(`"${status}" is no status of a run. Known: ${STATUSES.join(', ')}.`);
  const found = hasStore(storePath(options)) ? await collect(options, limit) : [];
  if (console.isJson) {
    console.printJson({ runs: found.map((summary) => ({ ...summary, status: runStatus(summary), isResumable: isResumable(summary) })) });
    return exitCodes.ok;
  }
  if (found.length === 0) {
    console.news(`No runs. Start one with "${console.command('run FILE')}".`);
    return exitCodes.ok;
  }
  const { table } = await import('../console/table.ts');
  const { paint } = console;
  const rows = found.map((summary) => [
    printable(summary.runId),
    shorten(printable(summary.labels['name'] ?? ''), 40),
    paintStatus(runStatus(summary), paint),
    formatTime(summary.createdAt),
    summary.closedAt === undefined ? '' : formatDuration(summary.closedAt - summary.createdAt),
    paint.dim(reasonOf(summary, 50)),
  ]);
  console.print(table(['run', 'pipeline', 'status', 'started', 'took', ''].map(paint.bold), rows));
  if (found.some(isResumable)) console.news(paint.dim(`Go on with a run that is paused or interrupted: ${console.command('resume RUN')}`));
  return exitCodes.ok;
};

async function collect(options: RunsOptions, limit: number): Promise<readonly RunSummary[]> {
  await using journal = await openExistingStore(options);
  const found: RunSummary[] = [];
  const labels = options.name === undefined ? {} : { labels: { name: options.name } };
  const wanted = options.status;
  const asked = wanted?.includes('interrupted') === true ? [...wanted, 'running', 'pending', 'cancelling'] : wanted;
  const statuses = asked === undefined ? {} : { status: asked.filter((status) => status !== 'interrupted') as RunStatus[] };
  for await (const summary of journal.list({ ...labels, ...statuses })) {
    if (wanted === undefined || wanted.includes(runStatus(summary))) found.push(summary);
    if (found.length === limit) break;
  }
  return found;
}
