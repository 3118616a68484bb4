export { dialChecked } from './dial.ts';
export { exchange } from './exchange.ts';
export { readBody } from './read-body.ts';
export { toCall } from './to-call.ts';
