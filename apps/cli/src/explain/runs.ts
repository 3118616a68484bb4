import type { ExplainPage } from './page.ts';

/** Runs: starting, driving, resuming. */
export const runPages: readonly ExplainPage[] = [
  {
    code: 'EXECUTION_FAILED',
    what: 'A run has ended without success.',
    why: 'A step failed, nothing handled the failure, and its policy did not allow the run to go on.',
    fix: 'Look at the failed step with `tutti show RUN`. Mend the cause and run again; give the step `on_failure: continue` or an `on_error` handler when the failure is to be tolerated.',
  },
  {
    code: 'CANCELLED',
    what: 'A step or a run was cancelled.',
    why: 'Somebody cancelled the run, or something the step depended on made it pointless.',
    fix: 'Nothing is wrong. Start a new run if the work is wanted after all.',
  },
  {
    code: 'TIMEOUT',
    what: 'A step or a call took longer than it may.',
    why: 'Its `timeout` (one attempt) or its deadline (all attempts) has passed, or a provider sent nothing for too long.',
    fix: 'Raise the timeout of the step, make the step smaller, or allow retries with `max_retries`.',
  },
  {
    code: 'RUN_PAUSED',
    what: 'A run was paused while a program waited for its end.',
    why: 'Somebody paused it, or the disk was full.',
    fix: 'Go on with `tutti resume RUN`, or `recoverPipeline` in a program.',
  },
  {
    code: 'DECISION_NEEDED',
    what: 'A run cannot go on before somebody decides.',
    why: 'A step that must not run twice was interrupted, or its code has changed.',
    fix: 'See the question with `tutti show RUN`, answer with `tutti decide RUN STEP --as …`, then `tutti resume RUN`.',
  },
  {
    code: 'RUN_NOT_FOUND',
    what: 'There is no run of this id in the journal.',
    why: 'The id is misspelt, or the run was recorded in another journal: each project has its own `.tutti/runs.sqlite`.',
    fix: 'List the runs with `tutti runs`; name another journal with `--store PATH`.',
  },
  {
    code: 'RUN_CLOSED',
    what: 'The run has ended, so it takes no messages any more.',
    why: 'Pause, resume, cancel, signals and decisions are for runs that still have work to do.',
    fix: 'Look at its end with `tutti show RUN`. To do the work again, start a new run.',
  },
  {
    code: 'RUN_EXISTS',
    what: 'A run of this id exists, with another definition or input.',
    why: 'Starting the same id twice gives the same run; other content under the same id would hide one of the two.',
    fix: 'Take another id, or leave the id out and get a new one.',
  },
  {
    code: 'RUN_FENCED',
    what: 'Another worker has taken the run over, so this one may no longer write to it.',
    why: 'This process was silent for longer than its lease lasts (a suspended laptop, a blocked event loop), and the run went on elsewhere.',
    fix: 'Nothing is lost: the other worker finishes the run. Follow it with `tutti show RUN`.',
  },
  {
    code: 'KERNEL_STOPPED',
    what: 'The process stopped working on the run before it had ended.',
    why: 'It was shut down while steps were at work; finished steps are on record.',
    fix: 'Go on with `tutti resume RUN`.',
  },
  {
    code: 'RUN_DEAD_LETTERED',
    what: 'A run was cut off at work too often in a row and is not taken up any more.',
    why: 'Each time its process ended, or the run itself could not be driven, before any step of it was done: probably one of its steps is the cause.',
    fix: 'Mend the cause, then `tutti resume RUN`; or give it up with `tutti cancel RUN`.',
  },
  {
    code: 'HANDLER_MISSING',
    what: 'The run needs a handler, evaluator or program that this process does not have.',
    why: 'It was started by a program that registered more, or the name is misspelt.',
    fix: 'Resume it with the program that started it, or register the name it asks for.',
  },
  {
    code: 'EFFECT_IN_DOUBT',
    what: 'A step that must not run twice was interrupted, and nobody knows whether its effect has happened.',
    why: 'The process ended between the start of the step and the record of its result. Repeating a payment or a message could do it twice.',
    fix: 'Look at the outside world, then say `tutti decide RUN STEP --as retry`, `--as complete --value …` or `--as fail`.',
  },
  {
    code: 'DECIDED_FAILED',
    what: 'A step in doubt was decided to have failed.',
    why: 'Somebody answered the decision it needed with `fail`.',
    fix: 'Nothing is wrong with the run; start a new one when the work is still wanted.',
  },
  {
    code: 'CODE_CHANGED',
    what: 'A step began with one version of its handler and would go on with another, or a recorded effect has another input now.',
    why: 'The code was changed while the run was interrupted.',
    fix: 'Say `tutti decide RUN STEP --as accept` to go on with the new code, or resume with the old one.',
  },
  {
    code: 'SUSPENDED',
    what: 'A handler is put away while it waits.',
    why: 'It waits for a signal or a time, and runs again when that has come. The error is the way out of its body.',
    fix: 'Let it pass: a handler that catches everything must throw this one on.',
  },
  {
    code: 'STEP_KEY_REUSED',
    what: 'A handler used the same key for two effects of one execution.',
    why: 'Keys name recorded effects; with one key for two, the second would get the result of the first.',
    fix: 'Give each effect of the handler a key of its own, for instance with the index of the item in it.',
  },
  {
    code: 'CONFLICT',
    what: 'Two things claim the same name or place.',
    why: 'Something of the same id exists already, with other content.',
    fix: 'Use another id, or remove the older one.',
  },
  {
    code: 'BUDGET_EXCEEDED',
    what: 'A step would have spent more than its budget or that of the run.',
    why: 'The worst case of each call is reserved before it is made; what is left did not cover it.',
    fix: 'Raise the budget, ask for shorter answers, or choose a cheaper model.',
  },
  {
    code: 'POLICY_REFUSED',
    what: 'A policy does not allow what a step asked for.',
    why: 'Commands, code and places outside the root are off unless they are allowed.',
    fix: 'Change the policy if you trust the pipeline, or do the step in another way.',
  },
  {
    code: 'INTERNAL',
    what: 'Something failed that has no code of its own.',
    why: 'A tool or a library threw a plain error, or this is a mistake in Tutti.',
    fix: 'Read the message and its causes; report it with `tutti doctor --json` when it is not yours.',
  },
  {
    code: 'MODEL_CAPABILITY_MISSING',
    what: 'The model cannot do what the request asks for.',
    why: 'The request has images, tools, a schema or streaming, and the model is not known to take them.',
    fix: 'Choose a model that can, or leave the feature out.',
  },
];
