import type { Json } from '../json/json.ts';
import type { RunId, StepKey } from './keys.ts';

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
  /** Searchable facts for people: a name, a file. */
  readonly labels?: Readonly<Record<string, string>>;
}
