import type { Mutation } from './mutation.ts';

const kernel = (file: string): string => `packages/kernel/src/${file}`;
const units = 'packages/kernel';
const proofs = 'tools/proofs';

/** What a run is promised over its whole life: crashes, snapshots, forks, money, lanes, pauses, dead letters. */
export const lifeMutations: readonly Mutation[] = [
  {
    promise: 'a completed step never runs again',
    file: kernel('drive.ts'),
    find: '    for (const event of events) foldEvent(run,',
    replace: "    for (const event of events) if (event.type !== 'step.completed') foldEvent(run,",
    caughtBy: [units, 'kernel.spec.ts'],
  },
  {
    promise: 'an effect that a silent worker may be at work on is not decided before its time is over',
    file: kernel('turn/doubt-effects.ts'),
    find: 'if (silentLeaseMs === undefined || doubt === undefined) return false;',
    replace: 'if (silentLeaseMs !== -1 || doubt === undefined) return false;',
    caughtBy: [proofs, 'simulate.spec.ts'],
  },
  {
    promise: 'that a worker fell silent is told until its successor has something on record',
    file: 'packages/journal-sqlite/src/append.ts',
    find: 'silent_ms = CASE WHEN ? THEN silent_ms END',
    replace: 'silent_ms = CASE WHEN ? THEN silent_ms ELSE silent_ms END',
    caughtBy: ['packages/journal-sqlite', 'sqlite-journal.spec.ts'],
  },
  {
    promise: 'money of a call in flight is assumed once, however often its process ends',
    file: kernel('run-state/fold-step-event.ts'),
    find: '      releaseHold(run, event);\n',
    replace: '',
    caughtBy: [units, 'recover.spec.ts'],
  },
  {
    promise: 'money before work: what a step may spend is reserved and on record before its body',
    file: kernel('embedded/step-execution.ts'),
    find: "if ('amount' in answer) return this.#beginOnRecord(",
    replace: "if ('amount' in answer) return void this.#runBody();\n      if ('amount' in answer) return this.#beginOnRecord(",
    caughtBy: [units, 'budgets.spec.ts'],
  },
  {
    promise: 'store before record: a cost is settled before the record says so',
    file: kernel('embedded/embedded-host.ts'),
    find: 'if (this.budget?.concerns(fact) === true) this.budget.account(',
    replace: 'if (this.budget?.concerns(fact) === undefined) this.budget?.account(',
    caughtBy: [units, 'budgets.spec.ts'],
  },
  {
    promise: 'a snapshot holds the whole state of a run',
    file: kernel('snapshot/pack-run.ts'),
    find: 'run.awaited.set(wait, name)',
    replace: 'void [wait, name]',
    caughtBy: [units, 'snapshots.spec.ts'],
  },
  {
    promise: 'a snapshot of another version of the Program is none',
    file: kernel('snapshot/latest-fold.ts'),
    find: 'store.journal.snapshot(about.runId, program.version)',
    replace: 'store.journal.snapshot(about.runId, 1)',
    caughtBy: [units, 'snapshots.spec.ts'],
  },
  {
    promise: 'a fork ends before the end of its origin',
    file: kernel('fork/cut.ts'),
    find: "'run.cancelling', 'run.closed', 'run.superseded'",
    replace: "'run.closed', 'run.superseded'",
    caughtBy: [units, 'forks.spec.ts'],
  },
  {
    promise: 'a fork repeats no effect of its origin unasked',
    file: kernel('fork/fork-row.ts'),
    find: "if (from.effects === 'repeat') return [];",
    replace: "if (from.effects !== 'reuse') return [];",
    caughtBy: [units, 'forks.spec.ts'],
  },
  {
    promise: 'money never comes back: a fork begins with what its family has spent',
    file: kernel('fork/fork-row.ts'),
    find: 'spentNanoUsd: identity.spentNanoUsd,',
    replace: 'spentNanoUsd: 0,',
    caughtBy: [units, 'forks.spec.ts'],
  },
  {
    promise: 'a run that ends its processes is dead-lettered',
    file: kernel('embedded/embedded-runtime.ts'),
    find: 'if (claim.recoveries > this.#settings.maxRecoveries) return this.#park(claim);',
    replace: '',
    caughtBy: [units, 'rules.spec.ts'],
  },
  {
    promise: 'runs cut off beside one that ends its processes are not dead-lettered with it',
    file: kernel('embedded/serve.ts'),
    find: '    for (const claim of held) await putBack(server, claim);\n    for (const claim of claims) {\n',
    replace: '    for (const claim of claims) {\n      if (held.has(claim)) await putBack(server, claim);\n',
    caughtBy: [units, 'serve.spec.ts'],
  },
  {
    promise: 'a dead-lettered run does nothing until it is resumed',
    file: kernel('drive.ts'),
    find: 'if (deadLetteredBecause === undefined || cancellingBecause !== undefined) return;',
    replace: 'if (runId !== deadLetteredBecause) return;',
    caughtBy: [units, 'recover.spec.ts'],
  },
  {
    promise: 'runs of one lane go one after another',
    file: kernel('memory-journal/lanes.ts'),
    find: '      run.isBlocked = true;\n',
    replace: '',
    caughtBy: [units, 'owners.spec.ts'],
  },
  {
    promise: 'a pause reaches child runs',
    file: kernel('embedded/embedded-host.ts'),
    find: 'return this.#services.tellChildren(this.runId, command);',
    replace: 'return;',
    caughtBy: [units, 'rules.spec.ts'],
  },
  {
    promise: 'controls come first: a pause in the inbox comes before anything is begun',
    file: kernel('embedded/embedded-host.ts'),
    find: 'return this.#facts.takeControls();',
    replace: 'return [];',
    caughtBy: [units, 'rules.spec.ts'],
  },
  {
    promise: 'a wake ends waiting and nothing else',
    file: kernel('turn/interpret-wake.ts'),
    find: '    interpretTimer(turn, timer);\n',
    replace: '',
    caughtBy: [units, 'wake.spec.ts'],
  },
  {
    promise: 'nothing stays of those who ask: a wait left open keeps no timer',
    file: kernel('embedded/step-execution.ts'),
    find: '    this.#substeps?.end();\n',
    replace: '',
    caughtBy: [units, 'hard-cases.spec.ts'],
  },
  {
    promise: 'nothing acknowledged is lost: records go only where a snapshot stands for them',
    file: 'packages/journal-sqlite/src/compact.ts',
    find: 'readSnapshot(connection, runId, programVersion)?.seq ?? -1',
    replace: "readSnapshot(connection, runId, programVersion)?.seq ?? (connection.get<{ length: number }>('SELECT length FROM run WHERE ord = ?', ord)?.length ?? 0) - 1",
    caughtBy: ['packages/journal-sqlite', 'sqlite-journal.spec.ts'],
  },
];
