import { systemClock, TimeoutError, type Clock, type Handler, type Json, type StepContext } from '@tutti/core';
import { readRunInput } from './run-input.ts';

/** Ends each step when the time of its whole pipeline is over. The time counts from the start of the run, also over a restart. */
export function withinDeadline(handler: Handler, clock: Clock = systemClock): Handler {
  return {
    ...handler,
    async run(input, context) {
      const left = timeLeft(context.input, clock);
      if (left === undefined) return handler.run(input, context);
      const stop = new AbortController();
      const cancel = clock.after(Math.max(0, left), () => stop.abort(expired()));
      try {
        if (left <= 0) throw expired();
        return await Promise.race([
          handler.run(input, withSignal(context, AbortSignal.any([context.signal, stop.signal]))),
          aborted(stop.signal),
        ]);
      } finally {
        cancel();
      }
    },
  };
}

function expired(): TimeoutError {
  return new TimeoutError('The time of the whole pipeline is over. Give "timeout" more seconds, or let its steps do less.');
}

function timeLeft(input: Json, clock: Clock): number | undefined {
  const { pipeline, execution } = readRunInput(input);
  const { timeoutMs } = pipeline;
  const startedAt = Date.parse(String(execution['started_at'] ?? ''));
  return typeof timeoutMs === 'number' && !Number.isNaN(startedAt) ? startedAt + timeoutMs - clock.now() : undefined;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
}

/** The same context with another signal; its methods keep their own `this`. */
function withSignal(context: StepContext, signal: AbortSignal): StepContext {
  return new Proxy(context, {
    get: (target, name) => {
      if (name === 'signal') return signal;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
