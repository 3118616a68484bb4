import { TuttiError } from './tutti-error.ts';

/** Base of the errors that a run, a tool or a model call ends with, in all five styles. */
export class OrchestratorError extends TuttiError {}
