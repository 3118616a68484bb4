import { exitCodes, type ExitCode } from '../exit-codes.ts';

/** Ctrl-C and its kin while a run is at work. */
export interface Interrupts extends Disposable {
  /** Resolves at the first signal, with the exit code that belongs to it. */
  readonly first: Promise<ExitCode>;
  /** Resolves at the second one. */
  readonly second: Promise<void>;
}

const CODES = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated, SIGHUP: exitCodes.terminated } as const;

/** Listens for SIGINT, SIGTERM and SIGHUP instead of dying of them. */
export function listenForInterrupts(): Interrupts {
  const first = Promise.withResolvers<ExitCode>();
  const second = Promise.withResolvers<void>();
  let count = 0;
  const onSignal = (signal: NodeJS.Signals): void => {
    count += 1;
    if (count === 1) first.resolve(CODES[signal as keyof typeof CODES]);
    else second.resolve();
  };
  const signals = Object.keys(CODES) as NodeJS.Signals[];
  for (const signal of signals) process.on(signal, onSignal);
  return {
    first: first.promise,
    second: second.promise,
    [Symbol.dispose]() {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
