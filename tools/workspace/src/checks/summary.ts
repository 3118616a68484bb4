import type { PhaseResult } from './run-phases.ts';

export interface Summary {
  /** Time of each phase and the names of all failures. */
  readonly text: string;
  /** `N passed, N failed`. */
  readonly lastLine: string;
  readonly exitCode: 0 | 1;
}

/** Adds the phases up. A run in which nothing passed has proved nothing and fails. */
export function summarise(results: readonly PhaseResult[]): Summary {
  const checks = results.flatMap((result) => result.checks);
  const failures = checks.filter((check) => !check.isPassed);
  const passedCount = checks.length - failures.length;
  const times = results.map(({ phase, checks: own, durationMs }) =>
    `${phase.padEnd(12)} ${(durationMs / 1000).toFixed(1).padStart(7)} s  ${own.length} checks`);
  const names = results.flatMap(({ phase, checks: own }) =>
    own.filter((check) => !check.isPassed).map((check) => `✖ ${phase}: ${check.name}`));
  return {
    text: `\n${[...times, ...names].join('\n')}\n`,
    lastLine: `${passedCount} passed, ${failures.length} failed`,
    exitCode: failures.length > 0 || passedCount === 0 ? 1 : 0,
  };
}
