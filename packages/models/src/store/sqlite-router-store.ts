import { StoreFile } from '@tutti/core/sqlite';
import { blockFields, type Block } from '../statistics/block.ts';
import { placedBlocks, statisticsOf, type PlacedBlock, type RouterStatistics } from '../statistics/router-statistics.ts';
import { toSnake } from '../file/letter-case.ts';
import type { RouterStore } from './router-store.ts';

/** Marks the file as a store of router statistics of Tutti ("TURS"). */
const APPLICATION_ID = 0x54_55_52_53;
const FORMAT = 1;

const columns = blockFields.map(toSnake);

const schema = `
CREATE TABLE block (
  model TEXT NOT NULL,
  task TEXT NOT NULL,
  number INTEGER NOT NULL,
  ${columns.map((name) => `${name} REAL NOT NULL`).join(',\n  ')},
  PRIMARY KEY (model, task, number)
) STRICT, WITHOUT ROWID`;

const upsert = `
INSERT INTO block (model, task, number, ${columns.join(', ')}) VALUES (?, ?, ?, ${columns.map(() => '?').join(', ')})
ON CONFLICT (model, task, number) DO UPDATE SET ${columns.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`;

type Row = { readonly model: string; readonly task: string; readonly number: number } & Readonly<Record<string, number | string>>;

/** Keeps statistics in one SQLite file, through the driver that comes with Node. Any number of processes may add to it at once. */
export class SqliteRouterStore implements RouterStore {
  readonly #file: StoreFile;

  /** Opens the file, or makes it; its folder must exist. @throws StoreError */
  constructor(path: string) {
    this.#file = new StoreFile({ path, name: 'The router store', applicationId: APPLICATION_ID, format: FORMAT, schema });
  }

  async add(delta: RouterStatistics): Promise<void> {
    this.#file.transaction(() => {
      for (const { model, task, number, block } of placedBlocks(delta))
        this.#file.run(upsert, model, task, number, ...blockFields.map((field) => block[field]));
    });
  }

  async load(): Promise<RouterStatistics> {
    return statisticsOf(this.#file.all<Row>('SELECT * FROM block ORDER BY model, task, number').map(toBlock));
  }

  async close(): Promise<void> {
    this.#file.close();
  }
}

function toBlock(row: Row): PlacedBlock {
  const block = Object.fromEntries(blockFields.map((field, index) => [field, Number(row[columns[index] as string])])) as unknown as Block;
  return { model: row.model, task: row.task, number: row.number, block };
}
