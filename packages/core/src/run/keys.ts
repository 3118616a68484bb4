/** Id of a run: unique in its journal. */
export type RunId = string;

/** Address of a step in its run: its scopes and its node id, `review[3]/draft`. */
export type StepKey = string;

/** Address of a scope: a map item, a loop iteration or a child graph, `review[3]`; the root is the empty text. */
export type ScopePath = string;
