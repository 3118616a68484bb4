import { DatabaseSync } from 'node:sqlite';
import { SqliteBudgetStore } from '@tutti/cost-tracker';
import { isClosed, systemClock, type Journal, type Random } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { Folder } from '../process/folder.ts';
import { Ledger } from '../process/ledger.ts';
import { Program } from '../process/program.ts';
import { COST, team } from './spending.ts';

export interface SharedBudgetOptions {
  readonly random: Random;
  readonly runs: number;
  readonly kills: number;
}

export interface SharedBudgetReport {
  readonly kills: number;
  /** How often spent and held money was looked at while processes lived and died. */
  readonly looks: number;
  readonly spent: number;
  readonly charged: number;
  /** Reservations that were out at a kill and were taken as spent. */
  readonly assumed: number;
  /** Steps that went without. */
  readonly refused: number;
  readonly faults: readonly string[];
}

const PROCESSES = 2;
const LONGEST_LIFE_MS = 250;
const PATIENCE_MS = 120_000;

/** Two processes spend from one budget file, and are killed in turn while they do; whoever lives takes up what the other has left. */
export async function sharedBudget({ random, runs, kills }: SharedBudgetOptions): Promise<SharedBudgetReport> {
  using folder = new Folder('money');
  const names = Array.from({ length: runs }, (_, i) => `run-${i}`);
  const start = (which: number): Program =>
    new Program('spend', { folder: folder.path, runs: names.filter((_, i) => i % PROCESSES === which) });
  const faults: string[] = [];
  let looks = 0;
  {
    await using journal = sqliteJournal({ path: folder.file('runs.db') });
    await using store = new SqliteBudgetStore(folder.file('budgets.db'));
    await store.open(team);
    using books = new Books(folder.file('budgets.db'));
    const programs = Array.from({ length: PROCESSES }, (_, i) => start(i));
    const look = (): void => {
      const committed = books.committed();
      if (committed > team.limit.nanoUsd) faults.push(`${committed} spent and held of ${team.limit.nanoUsd}`);
      looks++;
    };
    try {
      for (let kill = 0; kill < kills; kill++) {
        const victim = kill % PROCESSES;
        await programs[victim]?.expect();
        await lookingFor(random.next() * LONGEST_LIFE_MS, look);
        programs[victim]?.kill();
        await programs[victim]?.exit;
        programs[victim] = start(victim);
      }
      const latest = systemClock.monotonic() + PATIENCE_MS;
      while (!(await haveAllEnded(journal, runs))) {
        await lookingFor(20, look);
        if (systemClock.monotonic() > latest) throw new Error(`Not all runs have ended after ${PATIENCE_MS} ms.`);
      }
    } finally {
      await Promise.all(programs.map((program) => program[Symbol.asyncDispose]()));
    }
    const left = await store.unsettled('');
    if (left.length > 0) faults.push(`still held: ${left.join(', ')}`);
    const { nanoUsd: spent = 0 } = await store.spent(team.account);
    const charged = new Ledger(folder.file('ledger')).entries().length * COST;
    if (charged > spent) faults.push(`charged ${charged}, but only ${spent} in the store`);
    const { refused, assumed, recorded, holds } = await onRecords(journal);
    if (spent > recorded) faults.push(`${spent} in the store, but only ${recorded} on record`);
    if (new Set(holds).size !== holds.length) faults.push('a reservation was used twice');
    for await (const { runId, problem } of journal.verify()) faults.push(`${runId}: ${problem}`);
    return { kills, looks, spent, charged, assumed, refused, faults };
  }
}

/** What is spent and held, read beside the processes that spend. */
class Books implements Disposable {
  readonly #database: DatabaseSync;

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { readOnly: true });
  }

  committed(): number {
    return Number(
      this.#database.prepare('SELECT spent_nanoUsd + held_nanoUsd AS committed FROM account WHERE name = ?').get(team.account)?.[
        'committed'
      ],
    );
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}

async function lookingFor(ms: number, look: () => void): Promise<void> {
  const until = systemClock.monotonic() + ms;
  while (systemClock.monotonic() < until) {
    look();
    await new Promise<void>((resolve) => void systemClock.after(3, resolve));
  }
}

async function haveAllEnded(journal: Journal, runs: number): Promise<boolean> {
  let ended = 0;
  for await (const { status } of journal.list({})) if (isClosed(status)) ended++;
  return ended === runs;
}

async function onRecords(
  journal: Journal,
): Promise<{ readonly refused: number; readonly assumed: number; readonly recorded: number; readonly holds: readonly string[] }> {
  let [refused, assumed, recorded] = [0, 0, 0];
  const holds: string[] = [];
  for await (const { runId } of journal.list({})) {
    for await (const events of journal.read(runId)) {
      for (const event of events) {
        if (event.type === 'step.failed' && event.error.code === 'BUDGET_EXCEEDED') refused++;
        if (event.type === 'charge.assumed') assumed++;
        if ('charge' in event) recorded += event.charge?.nanoUsd ?? 0;
        if ('hold' in event && event.hold?.id !== undefined) holds.push(event.hold.id);
      }
    }
  }
  return { refused, assumed, recorded, holds };
}
