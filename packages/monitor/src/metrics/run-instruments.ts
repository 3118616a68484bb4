import { Counter } from './counter.ts';
import { Histogram } from './histogram.ts';

const NANO = 1e9;
const MILLI = 1e3;
const SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 3_600, 21_600, 86_400];
const USD = [0.0001, 0.001, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 50];
const TOKENS = [100, 1_000, 5_000, 10_000, 50_000, 100_000, 500_000, 1_000_000];

/** All that is counted of runs. */
export interface RunInstruments {
  readonly runsStarted: Counter;
  readonly runs: Counter;
  readonly runDuration: Histogram;
  readonly runCost: Histogram;
  readonly runTokens: Histogram;
  readonly steps: Counter;
  readonly stepDuration: Histogram;
  readonly stepAttempts: Histogram;
  readonly retries: Counter;
  readonly failures: Counter;
  readonly decisions: Counter;
  readonly charges: Counter;
  readonly cost: Counter;
  readonly tokens: Counter;
}

export function runInstruments(): RunInstruments {
  return {
    runsStarted: new Counter({ name: 'tutti_runs_started_total', help: 'Runs begun, by program.' }),
    runs: new Counter({ name: 'tutti_runs_total', help: 'Runs ended, by program and outcome.' }),
    runDuration: new Histogram(
      { name: 'tutti_run_duration_seconds', help: 'From the creation of a run to its end, by outcome.', perUnit: MILLI },
      SECONDS,
    ),
    runCost: new Histogram({ name: 'tutti_run_cost_usd', help: 'Cost of ended runs in US dollars.', perUnit: NANO }, USD),
    runTokens: new Histogram({ name: 'tutti_run_tokens', help: 'Tokens of ended runs, input and output.' }, TOKENS),
    steps: new Counter({ name: 'tutti_steps_total', help: 'Steps settled, by outcome.' }),
    stepDuration: new Histogram(
      { name: 'tutti_step_duration_seconds', help: 'Time of the last attempt of a step, by outcome.', perUnit: MILLI },
      SECONDS,
    ),
    stepAttempts: new Histogram({ name: 'tutti_step_attempts', help: 'Attempts a step took until it settled.' }, [1, 2, 3, 5, 10]),
    retries: new Counter({ name: 'tutti_step_retries_total', help: 'Attempts that failed and were followed by another, by error code.' }),
    failures: new Counter({ name: 'tutti_step_failures_total', help: 'Steps that failed for good, by error code.' }),
    decisions: new Counter({ name: 'tutti_decisions_needed_total', help: 'Times a step could not go on without a decision.' }),
    charges: new Counter({ name: 'tutti_charges_total', help: 'Charges, by kind: settled, assumed after a crash, or late.' }),
    cost: new Counter({ name: 'tutti_cost_usd_total', help: 'Cost in US dollars, by kind of charge.', perUnit: NANO }),
    tokens: new Counter({ name: 'tutti_tokens_total', help: 'Tokens, by direction.' }),
  };
}
