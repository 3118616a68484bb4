import type { BudgetStore } from '@tutti/core';

/** What happens around a question to a store; `ask` puts it. */
export type Around = (ask: () => Promise<unknown>) => Promise<unknown>;

/** The same store as another process sees it, with what happens around its questions. */
export function watchedStore(store: BudgetStore, around: { readonly [Method in keyof BudgetStore]?: Around }): BudgetStore {
  return new Proxy(store, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...given: unknown[]): unknown => {
        const ask = (): Promise<unknown> => Reflect.apply(method, target, given) as Promise<unknown>;
        return around[name as keyof BudgetStore]?.(ask) ?? ask();
      };
    },
  });
}
