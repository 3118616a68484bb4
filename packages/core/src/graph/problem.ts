/** One reason why a graph cannot be run. */
export interface Problem {
  readonly code:
    | 'SHAPE'
    | 'NODE_ID'
    | 'DUPLICATE_NODE'
    | 'UNKNOWN_NODE'
    | 'NOT_UPSTREAM'
    | 'SELF_EDGE'
    | 'DUPLICATE_EDGE'
    | 'CYCLE'
    | 'JOIN_IMPOSSIBLE'
    | 'CHOSEN_SOURCE'
    | 'TOO_DEEP';
  /** Where, from the outermost graph: `nodes.3.body.edges.0`. Empty for the graph itself. */
  readonly path: string;
  /** What is wrong, the offending value, and what to do. */
  readonly message: string;
}
