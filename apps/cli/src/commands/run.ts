import { basename, resolve } from 'node:path';
import { InvalidPipelineError } from '../cli-error.ts';
import type { Work } from '../work.ts';
import { printDiagnostics } from '../console/print-diagnostics.ts';
import { printable } from '../console/printable.ts';
import { budgetOf, type BudgetOptions } from '../input/budget-of.ts';
import { checkFile, type PipelineOptions } from '../input/check-file.ts';
import { makeOrchestrator } from '../project/make-orchestrator.ts';
import { storePath } from '../project/store-path.ts';
import { storeToOpen } from '../project/open-store.ts';
import { driveRun } from '../running/drive-run.ts';

/** `tutti run FILE`: nothing is started, and no journal made, unless the whole pipeline is valid. */
export const runPipeline: Work<PipelineOptions & BudgetOptions> = async ([file = ''], options, console) => {
  const budget = budgetOf(options);
  await using store = storeToOpen(options);
  await using orchestrator = await makeOrchestrator(options, {
    openJournal: () => store.open(),
    store: storePath(options).path,
    canAsk: console.canAsk,
  });
  const checked = await checkFile(file, options, { isForRun: true, checks: orchestrator });
  if (checked.compiled === undefined) throw new InvalidPipelineError(checked.diagnostics, checked.source);
  if (!console.isJson && console.verbosity !== 'quiet') await printDiagnostics(checked, { format: 'text', console });
  const journal = await store.open();
  const execution = await orchestrator.start(checked.compiled, checked.given, {
    file: resolve(file),
    strict: options.strict === true,
    ...(budget === undefined ? {} : { budget }),
  });
  console.news(
    `${console.paintNews.bold(printable(checked.compiled.pipeline.name))} ${console.paintNews.dim(`${basename(file)} · run ${execution.executionId}`)}`,
  );
  // Awaited here: journal and orchestrator are closed when this block is left.
  return await driveRun(execution, { orchestrator, console, journal });
};
