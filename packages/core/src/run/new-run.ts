import type { Json } from '../json/json.ts';
import type { RunId, StepKey } from './keys.ts';
import type { Amount } from './step-policy.ts';

/** A limit of spending, and the account above it, which must be open. */
export interface RunBudget {
  readonly limit?: Amount;
  readonly parent?: string;
}

/** A run to be started. */
export interface NewRun {
  /** Default: a new id. Starting the same id twice with the same content starts one run. */
  readonly runId?: RunId;
  /** Default `graph`. */
  readonly program?: string;
  readonly definition: Json;
  readonly input?: Json;
  /** Which workers may take it. Default `default`. */
  readonly queue?: string;
  /** Runs of one lane run one after another, in order of creation, across processes. */
  readonly lane?: string;
  readonly parent?: { readonly runId: RunId; readonly path: StepKey; readonly onParentClose: 'cancel' | 'abandon' };
  /**
   * What the run and its children may spend, in the kernel's budget store: account `run/<id>`, below `parent` if given. The account
   * belongs to the run's family: forks pay from it, too. A limit that was changed in the store since stays as it is there.
   */
  readonly budget?: RunBudget;
  /** Searchable facts for people: a name, a file. */
  readonly labels?: Readonly<Record<string, string>>;
}
