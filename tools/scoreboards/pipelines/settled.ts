import type { CompiledPipeline, PipelineResult, StepResult } from '@tutti/pipeline';

/**
 * What keeps a run from being one that came to its documented end: a step that did not settle as its own policy says,
 * or an output that could not be resolved.
 */
export function settledAsDocumented(compiled: CompiledPipeline, result: PipelineResult): string | undefined {
  const problems = compiled.pipeline.steps.flatMap((step) => {
    const settled = result.steps[step.id];
    const isTolerated =
      step.onFailure !== undefined && !(step.onFailure.kind === 'policy' && ['fail', 'retry'].includes(step.onFailure.policy));
    // A step that gives itself a time and takes longer ends as it says.
    const isOutOfItsTime = step.timeout !== undefined && settled?.timedOut === true;
    const why = settled === undefined ? 'is not in the result' : problemOf(settled, isTolerated || isOutOfItsTime);
    return why === undefined ? [] : [`step "${step.id}" ${why}`];
  });
  const hasTimedOut = compiled.pipeline.steps.some((step) => step.timeout !== undefined && result.steps[step.id]?.timedOut === true);
  if (result.status !== 'completed' && !(hasTimedOut && problems.length === 0))
    problems.push(`the run is ${result.status}${result.error === undefined ? '' : `: ${result.error}`}`);
  problems.push(...Object.entries(result.outputErrors).map(([name, error]) => `output "${name}": ${error}`));
  return problems.length === 0 ? undefined : problems.join(' | ');
}

function problemOf({ status, success, error }: StepResult, isTolerated: boolean): string | undefined {
  if (status === 'skipped' || status === 'unreached') return undefined;
  if (success || isTolerated) return undefined;
  return `${status}${error === undefined ? '' : `: ${error}`}`;
}
