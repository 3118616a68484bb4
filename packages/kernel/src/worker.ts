import { HandlerMissingError, hashJson, type NewRun, type Program, type RunCreated, type RunId, type Worker } from '@tutti/core';
import { drive } from './drive.ts';
import { graphProgram } from './graph-program/index.ts';
import { RunFold } from './run-state/run-fold.ts';

/** Drives runs on any Host: what a Runtime of another engine is given. */
export function createWorker(options: { readonly programs?: readonly Program[] } = {}): Worker {
  const programs = new Map([graphProgram as Program, ...(options.programs ?? [])].map((program) => [program.name, program]));
  return {
    async drive(run, host) {
      const program = programs.get(run.program ?? 'graph');
      if (program === undefined) throw new HandlerMissingError(`No program "${run.program}" is registered. Pass it in \`programs\`.`);
      const fold = new RunFold(program, program.create(run.definition), (ref) => host.blob(ref));
      return drive(fold, host, createdEvent(run, program));
    },
  };
}

function createdEvent(run: NewRun & { readonly runId: RunId; readonly createdAt: number }, program: Program): RunCreated {
  return {
    type: 'run.created',
    seq: 0,
    at: run.createdAt,
    runId: run.runId,
    program: program.name,
    programVersion: program.version,
    definitionHash: hashJson(run.definition),
    input: run.input ?? null,
  };
}
