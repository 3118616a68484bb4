import { copyFileSync, existsSync, statSync, writeFileSync } from 'node:fs';
import type { Journal } from '@tutti/core';

const WRITES: ReadonlySet<string> = new Set(['create', 'append', 'post', 'heartbeat', 'claimRun', 'claim', 'release']);

/** Where the process is to die: before or after its n-th journal write, from 1. */
export interface KillPoint {
  readonly write: number;
  readonly when: 'before' | 'after';
}

/** What the folder of a run holds. */
export interface RunFiles {
  readonly database: string;
  readonly ledger: string;
  /** Length of the log, and the ledger, as the fatal write was asked for: what a write cut off half-way leaves. */
  readonly logBefore: string;
  readonly ledgerBefore: string;
}

export function runFiles(folder: string): RunFiles {
  return { database: `${folder}/runs.db`, ledger: `${folder}/ledger`, logBefore: `${folder}/log.before`, ledgerBefore: `${folder}/ledger.before` };
}

/** The same journal in a process that ends itself by SIGKILL at a write; `written` counts them. */
export function killingJournal(journal: Journal, files: RunFiles, point: KillPoint | undefined): { readonly journal: Journal; written(): number } {
  let writes = 0;
  const proxy = new Proxy(journal, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const call = (value as (...args: unknown[]) => unknown).bind(target);
      if (!WRITES.has(String(name))) return call;
      return async (...args: unknown[]) => {
        if (++writes !== point?.write) return call(...args);
        if (point.when === 'before') die();
        keepBefore(files);
        await call(...args);
        return die();
      };
    },
  });
  return { journal: proxy, written: () => writes };
}

function keepBefore({ database, ledger, logBefore, ledgerBefore }: RunFiles): void {
  writeFileSync(logBefore, String(existsSync(`${database}-wal`) ? statSync(`${database}-wal`).size : 0));
  if (existsSync(ledger)) copyFileSync(ledger, ledgerBefore);
  else writeFileSync(ledgerBefore, '');
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('unreachable: SIGKILL returns to nobody');
}
