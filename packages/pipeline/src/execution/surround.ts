import { OrchestratorError, toErrorRecord, type Handler, type Json, type StepContext } from '@tutti/core';
import type { ErrorHandler } from '@tutti/resilience';

/** Runs the bodies of steps, each when it sees fit; the order of dependencies is kept by the kernel. */
export interface ParallelExecutor {
  execute<T>(body: () => Promise<T>): Promise<T>;
}

/** What stands around each step's body. */
export interface Surrounding {
  /** Waited for before each body; what it returns is disposed of after the body. */
  readonly resourceAllocator?:
    | { allocate?(request: { readonly executionId: string; readonly step: string }): Promise<AsyncDisposable | Disposable | undefined> }
    | undefined;
  readonly parallelExecutor?: ParallelExecutor | undefined;
  readonly errorHandler?: ErrorHandler | undefined;
}

/** Puts what the caller has given around each step's body: resources first, then the executor, the error handler outermost. */
export function surround(handler: Handler, { resourceAllocator, parallelExecutor, errorHandler }: Surrounding): Handler {
  const withResources = async (input: Json, context: StepContext): Promise<Json | undefined> => {
    await using held = await resourceAllocator?.allocate?.({ executionId: context.runId, step: context.path });
    void held;
    // Awaited here: what was allocated is given back when this block is left.
    return await handler.run(input, context);
  };
  const executed = async (input: Json, context: StepContext): Promise<Json | undefined> =>
    parallelExecutor === undefined ? withResources(input, context) : parallelExecutor.execute(() => withResources(input, context));
  if (resourceAllocator?.allocate === undefined && parallelExecutor === undefined && errorHandler === undefined) return handler;
  if (errorHandler === undefined) return { ...handler, run: executed };
  return {
    ...handler,
    async run(input, context) {
      try {
        return await executed(input, context);
      } catch (error) {
        const thrown = error instanceof Error ? error : new Error(String(error));
        // Not a failure: the handler is put away while it waits, or the step was stopped.
        if (toErrorRecord(error).code === 'SUSPENDED' || context.signal.aborted) throw error;
        const answer = await errorHandler.handle(thrown, { executionId: context.runId, step: context.path, attempt: context.attempt });
        if (answer === 'skip') return null;
        if (answer === 'fail')
          throw new OrchestratorError(thrown.message, { code: toErrorRecord(error).code, retryable: false, cause: error });
        throw new OrchestratorError(thrown.message, { code: toErrorRecord(error).code, retryable: true, cause: error });
      }
    },
  };
}
