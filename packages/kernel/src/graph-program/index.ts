export { OUTPUT_EVALUATOR } from './graph-node.ts';
export { graphProgram } from './graph-program.ts';
export type { GraphState } from './state.ts';
