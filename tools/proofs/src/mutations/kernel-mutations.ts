import type { Mutation } from './mutation.ts';

const kernel = (file: string): string => `packages/kernel/src/${file}`;
const units = 'packages/kernel';
const proofs = 'tools/proofs';

/** One at least for each invariant of the kernel's DESIGN.md. */
export const kernelMutations: readonly Mutation[] = [
  {
    promise: 'a completed substep never runs again',
    file: kernel('embedded/step-substeps.ts'),
    find: 'if (recorded !== undefined) {\n      this.#checkInput(key, recorded.inputHash, inputHash);\n      return (await this.#valueOf(recorded)) as T;',
    replace:
      'if (recorded !== undefined && recorded.inputHash !== undefined) {\n      this.#checkInput(key, recorded.inputHash, inputHash);\n      return (await this.#valueOf(recorded)) as T;',
    caughtBy: [units, 'kernel.spec.ts'],
  },
  {
    promise: 'fold is total and deterministic: what was under way is asked for again by recover',
    file: kernel('turn/recover.ts'),
    find: '  for (const step of run.steps.all()) recoverStep(turn, step.command.step, step);',
    replace: '  for (const step of run.steps.all().slice(1)) recoverStep(turn, step.command.step, step);',
    caughtBy: [proofs, 'simulate.spec.ts'],
  },
  {
    promise: 'a snapshot leads where all records lead',
    file: kernel('graph-program/restore.ts'),
    find: '  state.isPartial = packed.isPartial;\n',
    replace: '',
    caughtBy: [proofs, 'simulate.spec.ts'],
  },
  {
    promise: 'a reader sees every record once, in order, whoever wrote it',
    file: kernel('embedded/recent-events.ts'),
    find: '    if (first.seq !== this.#end) this.#events = [];\n',
    replace: '',
    caughtBy: [units, 'follow-events.spec.ts'],
  },
  {
    promise: 'a slow reader costs an append nothing: nothing is kept for it in memory',
    file: kernel('embedded/recent-events.ts'),
    find: '#unasked: number = Infinity;',
    replace: '#unasked: number = -Infinity;',
    caughtBy: [units, 'follow-events.spec.ts'],
  },
  {
    promise: 'one append per turn: drive commits before it performs',
    file: kernel('drive.ts'),
    find: '      await recording;\n      if (this.#perform()) this.go();',
    replace: '      const goesOn = this.#perform();\n      await recording;\n      if (goesOn) this.go();',
    caughtBy: [units, 'simulation.spec.ts'],
  },
  {
    promise: 'time is recorded: it never decreases',
    file: kernel('turn/turn.ts'),
    find: 'this.at = Math.max(at, run.lastAt);',
    replace: 'this.at = at;',
    caughtBy: [units, 'simulation.spec.ts'],
  },
  {
    promise: 'no randomness in a turn: jitter is drawn from run, step and attempt',
    file: kernel('turn/retry.ts'),
    find: 'let hash = 0x811c9dc5;',
    replace: 'let hash = Math.floor(Math.random() * 0x811c9dc5);',
    caughtBy: [units, 'retry.spec.ts'],
  },
  {
    promise: 'an evaluator holds up nothing but what it decides on: a turn goes on without a decision that does not come',
    file: kernel('embedded/slow-decisions.ts'),
    find: 'Promise.race([settled, impatience])',
    replace: 'settled',
    caughtBy: [units, 'rules.spec.ts'],
  },
  {
    promise: "late facts are refused: another attempt's result is not taken",
    file: kernel('turn/interpret-step.ts'),
    find: 'if (step === undefined || step.attempt !== fact.attempt) return lateFact(turn, fact);',
    replace: 'if (step === undefined) return lateFact(turn, fact);',
    caughtBy: [units, 'late-facts.spec.ts'],
  },
  {
    promise: 'effects in doubt are decided, never repeated unasked',
    file: kernel('turn/doubt-effects.ts'),
    find: "openEffect?.effect === 'once' &&",
    replace: "openEffect?.effect === 'none' &&",
    caughtBy: [units, 'taking-up.spec.ts'],
  },
  {
    promise: 'a substep in doubt is decided, never repeated unasked',
    file: kernel('turn/doubt-effects.ts'),
    find: "if (effect === 'once' &&",
    replace: "if (effect === 'idempotent' &&",
    caughtBy: [proofs, 'simulate.spec.ts'],
  },
  {
    promise: 'an answer counts for what it was given about, not for an effect begun later',
    file: kernel('run-state/fold-step-event.ts'),
    find: '      step.decidableAt = event.seq;\n      step.records.fingerprint',
    replace: '      step.records.fingerprint',
    caughtBy: [units, 'taking-up.spec.ts'],
  },
  {
    promise: 'a slot is held only by a running body',
    file: kernel('embedded/step-waits.ts'),
    find: '    slot.enterWait();\n',
    replace: '',
    caughtBy: [units, 'hard-cases.spec.ts'],
  },
  {
    promise: 'what no event tells is not state: an attempt beyond the fold is asked for again from the records',
    file: kernel('turn/recover.ts'),
    find: 'if (!step.hasOpenWait) performStep(turn.run, step);',
    replace: 'return;',
    caughtBy: [units, 'recover.spec.ts'],
  },
  {
    promise: 'one-way state: a closed run folds no further facts',
    file: kernel('turn/turn.ts'),
    find: '      if (this.run.closed !== undefined) return;\n',
    replace: '',
    caughtBy: [units, 'late-facts.spec.ts'],
  },
  {
    promise: 'nothing runs on the result of a failed step',
    file: kernel('graph-program/resolve.ts'),
    find: '    cut(pass, scope, node);\n    return;',
    replace: '    if (scope.unresolved[node] === 0) ready(pass, scope, node);\n    return;',
    caughtBy: [proofs, 'simulate.spec.ts'],
  },
  {
    promise: 'a join never hangs',
    file: kernel('graph-program/resolve.ts'),
    find: '  else giveUpIfResolved(pass, scope, node);',
    replace: '',
    caughtBy: [proofs, 'simulate.spec.ts'],
  },
  {
    promise: 'one child only, also after a kill between record and start',
    file: kernel('embedded/child-runs.ts'),
    find: 'return sha256(`${parent}/${path}`).slice(0, 32);',
    replace: 'return sha256(`${parent}/${path}/${process.pid}`).slice(0, 32);',
    caughtBy: [proofs, 'kill-matrix.spec.ts'],
  },
  {
    promise: 'decisions are facts: what was decided is read back, not decided again',
    file: kernel('values/large-value.ts'),
    find: 'return { ...event, value: await run.blob(event.blob) };',
    replace: 'return { ...event, value: null };',
    caughtBy: [units, 'rules.spec.ts'],
  },
  {
    promise: 'changed code does not build on records unasked',
    file: kernel('embedded/step-execution.ts'),
    find: '    if (recorded?.fingerprint !== undefined && recorded.fingerprint !== this.handler.fingerprint)\n      return this.#refuseChangedCode(recorded.fingerprint);\n',
    replace: '',
    caughtBy: [units, 'taking-up.spec.ts'],
  },
  {
    promise: 'what is recorded stays what it was',
    file: kernel('values/spill.ts'),
    find: 'if (mostBytes(value, inlineLimitBytes) <= inlineLimitBytes) return { output: frozenCopy(value) };',
    replace: 'if (mostBytes(value, inlineLimitBytes) <= inlineLimitBytes) return { output: value };',
    caughtBy: [units, 'rules.spec.ts'],
  },
];
