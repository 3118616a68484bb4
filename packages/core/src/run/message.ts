import type { Json } from '../json/json.ts';
import type { BlobRef } from './blob-ref.ts';
import type { Decision } from './decision.ts';
import type { RunId, StepKey } from './keys.ts';

interface MessageBase {
  /** Unique per run: posting the same id twice delivers once. */
  readonly id: string;
}

/** A named value from outside. Buffered until a step waits for it; one signal ends one wait. */
export interface Signal extends MessageBase {
  readonly type: 'signal';
  readonly name: string;
  readonly payload: Json;
  /** Given by the run's owner in place of a large payload, which is then null. */
  readonly blob?: BlobRef;
}

/** What any process may post to a run's durable inbox; only the run's owner turns it into events. */
export type Message =
  | Signal
  | (MessageBase & {
      readonly type: 'pause';
      readonly reason?: string /** The parent run that takes this one with it. */;
      readonly by?: RunId;
    })
  /** By a parent: ends only the pause that parent has brought. */
  | (MessageBase & { readonly type: 'resume'; readonly by?: RunId })
  | (MessageBase & { readonly type: 'cancel'; readonly reason?: string })
  | (MessageBase & {
      readonly type: 'decide';
      readonly path: StepKey;
      readonly key?: string;
      readonly decision: Decision;
      /**
       * Number of records the run had when this was decided: it says nothing of an effect begun later, so that an answer that comes
       * twice does not answer the next question, too. Absent: it answers whatever is asked when it is taken in.
       */
      readonly asOf?: number;
      /** Likewise, for a decided output. */
      readonly blob?: BlobRef;
    })
  /** Ends a step's timer now: its timed wait, its wait for the next attempt, or the one wait named by `key`. */
  | (MessageBase & { readonly type: 'wake'; readonly path: StepKey; readonly key?: string })
  | (MessageBase & { readonly type: 'checkpoint'; readonly name: string });
