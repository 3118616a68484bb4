import { copyFileSync, existsSync, statSync, writeFileSync } from 'node:fs';

const WRITES: ReadonlySet<string> = new Set([
  'create',
  'append',
  'post',
  'heartbeat',
  'claimRun',
  'claim',
  'release',
  'supersede',
  'prune',
  'open',
  'reserve',
  'settle',
  'charge',
]);

/** Where the process is to die: before or after its n-th write, from 1. */
export interface KillPoint {
  readonly write: number;
  readonly when: 'before' | 'after';
}

/** What the folder of a life holds. */
export interface RunFiles {
  readonly database: string;
  readonly budgets: string;
  readonly ledger: string;
  /** Length of the log, and the ledger and budgets, as the fatal write was asked for: what a write cut off half-way leaves. */
  readonly logBefore: string;
  readonly ledgerBefore: string;
  readonly budgetsBefore: string;
}

export function runFiles(folder: string): RunFiles {
  return {
    database: `${folder}/runs.db`,
    budgets: `${folder}/budgets.db`,
    ledger: `${folder}/ledger`,
    logBefore: `${folder}/log.before`,
    ledgerBefore: `${folder}/ledger.before`,
    budgetsBefore: `${folder}/budgets.before`,
  };
}

/** Ends this process by SIGKILL at one of the writes it counts, over all the stores it watches. */
export class Killer {
  readonly #files: RunFiles;
  readonly #point: KillPoint | undefined;
  #writes: number = 0;

  constructor(files: RunFiles, point: KillPoint | undefined) {
    this.#files = files;
    this.#point = point;
  }

  /** Writes so far. */
  get written(): number {
    return this.#writes;
  }

  /** The same store in a process that may die at a write. */
  watching<Store extends object>(store: Store): Store {
    return new Proxy(store, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        const call = (value as (...args: unknown[]) => unknown).bind(target);
        return WRITES.has(String(name)) ? (...args: unknown[]) => this.#write(() => call(...args)) : call;
      },
    });
  }

  async #write(call: () => unknown): Promise<unknown> {
    if (++this.#writes !== this.#point?.write) return call();
    if (this.#point.when === 'before') die();
    keepBefore(this.#files);
    await call();
    return die();
  }
}

function keepBefore({ database, ledger, budgets, logBefore, ledgerBefore, budgetsBefore }: RunFiles): void {
  writeFileSync(logBefore, String(existsSync(`${database}-wal`) ? statSync(`${database}-wal`).size : 0));
  if (existsSync(ledger)) copyFileSync(ledger, ledgerBefore);
  else writeFileSync(ledgerBefore, '');
  copyStore(budgets, budgetsBefore);
}

/** Copies a store that nobody writes to at this moment. */
export function copyStore(from: string, to: string): void {
  for (const part of ['', '-wal']) if (existsSync(`${from}${part}`)) copyFileSync(`${from}${part}`, `${to}${part}`);
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('unreachable: SIGKILL returns to nobody');
}
