import { digest } from './digest.ts';
import type { PhaseResult } from './run-phases.ts';

export interface Summary {
  /** Time of each phase; then, where something failed, what, why, and the seed that repeats it. */
  readonly text: string;
  /** `N passed, N failed`. */
  readonly lastLine: string;
  readonly exitCode: 0 | 1;
}

/** Adds the phases up. A run in which nothing passed has proved nothing and fails. */
export function summarise(results: readonly PhaseResult[], seed: number): Summary {
  const failures = results.flatMap(({ phase, checks }) =>
    checks.filter((check) => !check.isPassed).map(({ name, detail }) => ({ phase, name, detail })),
  );
  const passedCount = results.reduce((sum, { checks }) => sum + checks.length, 0) - failures.length;
  const times = results.map(
    ({ phase, checks, durationMs }) => `${phase.padEnd(12)} ${(durationMs / 1000).toFixed(1).padStart(7)} s  ${checks.length} checks`,
  );
  const failed = failures.length === 0 ? [] : ['', ...digest(failures), `Seed ${seed}; to repeat: TUTTI_TEST_SEED=${seed} npm test`];
  return {
    text: `\n${[...times, ...failed].join('\n')}\n`,
    lastLine: `${passedCount} passed, ${failures.length} failed`,
    exitCode: failures.length > 0 || passedCount === 0 ? 1 : 0,
  };
}
