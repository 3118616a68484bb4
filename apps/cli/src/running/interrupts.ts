import { exitCodes, type ExitCode } from '../exit-codes.ts';

/** A signal that asked to stop. */
export interface Interrupt {
  /** What people call it. */
  readonly name: string;
  readonly exitCode: ExitCode;
}

/** Ctrl-C and its kin while a run is at work. */
export interface Interrupts extends Disposable {
  /** Resolves at the first signal. */
  readonly first: Promise<Interrupt>;
  /** Resolves at the second one. */
  readonly second: Promise<void>;
}

/** The Ctrl-C of a person, by signal or typed at a question. */
export const ctrlC: Interrupt = { name: 'Ctrl-C', exitCode: exitCodes.interrupted };

const INTERRUPTS: ReadonlyMap<NodeJS.Signals, Interrupt> = new Map([
  ['SIGINT', ctrlC],
  ['SIGTERM', { name: 'SIGTERM', exitCode: exitCodes.terminated }],
  ['SIGHUP', { name: 'SIGHUP', exitCode: exitCodes.terminated }],
]);

/** Listens for SIGINT, SIGTERM and SIGHUP instead of dying of them. */
export function listenForInterrupts(): Interrupts {
  const first = Promise.withResolvers<Interrupt>();
  const second = Promise.withResolvers<void>();
  let count = 0;
  const onSignal = (signal: NodeJS.Signals): void => {
    const interrupt = INTERRUPTS.get(signal);
    count += 1;
    if (count === 1 && interrupt !== undefined) first.resolve(interrupt);
    else second.resolve();
  };
  const signals = [...INTERRUPTS.keys()];
  for (const signal of signals) process.on(signal, onSignal);
  return {
    first: first.promise,
    second: second.promise,
    [Symbol.dispose]() {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
