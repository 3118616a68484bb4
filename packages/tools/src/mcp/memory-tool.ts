import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemClock, type Clock, type Json, type JsonObject } from '@tutti/core';
import { StoreFile } from '@tutti/core/sqlite';
import { z } from 'zod';
import { action, type ActionBody } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { numeric, parameters } from '../action/parameters.ts';

/** Where things are remembered. */
export interface MemoryToolOptions {
  /** The SQLite file; it and its folder are made at the first use. */
  readonly path: string;
  readonly clock?: Clock;
}

interface Place {
  readonly namespace: string;
  readonly key: string;
}

interface StoreParameters extends Place {
  readonly value: Json;
  readonly ttl?: number | undefined;
}

interface SearchParameters {
  readonly namespace: string;
  readonly query: string;
}

const APPLICATION_ID = 0x54_54_4d_31;
const namespace = z.string().min(1).max(200).default('default');
const key = z.string().min(1).max(500);
const json = z.unknown().refine((value) => value !== undefined, { error: 'there is nothing to store' }) as unknown as z.ZodType<Json>;
const aliases = { key: ['name', 'id'], value: ['content', 'data'], query: ['pattern', 'text'] };
const placeSchema = () => parameters<Place>({ namespace, key }, { aliases });
const spaceSchema = () => parameters<Pick<Place, 'namespace'>>({ namespace });

/** Remembers values by namespace and key, across runs; those with a time to live are forgotten in time. */
export class MemoryTool extends ActionTool {
  constructor({ path, clock = systemClock }: MemoryToolOptions) {
    let store: StoreFile | undefined;
    const opened = (): StoreFile => (store ??= open(path));
    super({
      id: 'mcp-memory',
      readsOutside: true,
      name: 'Memory',
      description: 'Remembers values by namespace and key.',
      defaultAction: 'list',
      actions: memoryActions(opened, clock),
    });
  }
}

function memoryActions(opened: () => StoreFile, clock: Clock): Record<string, ActionBody> {
  return {
    store: storing(opened, clock),
    retrieve: retrieving(opened, clock),
    list: action<Pick<Place, 'namespace'>>({
      description: 'The keys of a namespace, and what they hold.',
      effect: 'none',
      schema: spaceSchema,
      run: ({ namespace: space }) => ({ action: 'list', namespace: space, ...listed(live(opened(), space, clock)), success: true }),
    }),
    search: action<SearchParameters>({
      description: 'What holds a text in its key or value.',
      effect: 'none',
      schema: parameters<SearchParameters>({ namespace, query: z.string().min(1) }, { aliases }),
      run: ({ namespace: space, query }) => ({
        action: 'search',
        namespace: space,
        query,
        ...listed(live(opened(), space, clock).filter((row) => `${row.key} ${row.value}`.toLowerCase().includes(query.toLowerCase()))),
        success: true,
      }),
    }),
    delete: action<Place>({
      description: 'Forgets a key.',
      effect: 'idempotent',
      schema: placeSchema,
      run: ({ namespace: space, key: name }) => ({
        action: 'delete',
        namespace: space,
        key: name,
        deleted: opened().run('DELETE FROM memory WHERE namespace = ? AND key = ?', space, name) > 0,
        success: true,
      }),
    }),
    clear: action<Pick<Place, 'namespace'>>({
      description: 'Forgets a namespace.',
      effect: 'idempotent',
      schema: spaceSchema,
      run: ({ namespace: space }) => ({
        action: 'clear',
        namespace: space,
        cleared: opened().run('DELETE FROM memory WHERE namespace = ?', space),
        success: true,
      }),
    }),
  };
}

function storing(opened: () => StoreFile, clock: Clock): ActionBody {
  return action<StoreParameters>({
    description: 'Remembers a value; ttl is its time to live, seconds.',
    effect: 'idempotent',
    schema: parameters<StoreParameters>({ namespace, key, value: json, ttl: numeric(z.number().positive()).optional() }, { aliases }),
    run: ({ namespace: space, key: name, value, ttl }) => {
      const expiresAt = ttl === undefined ? null : clock.now() + ttl * 1_000;
      opened().run(
        'INSERT INTO memory (namespace, key, value, expires_at) VALUES (?, ?, ?, ?) ON CONFLICT (namespace, key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at',
        space,
        name,
        JSON.stringify(value),
        expiresAt,
      );
      return {
        action: 'store',
        namespace: space,
        key: name,
        stored: true,
        expires_at: expiresAt === null ? null : new Date(expiresAt).toISOString(),
        success: true,
      };
    },
  });
}

function retrieving(opened: () => StoreFile, clock: Clock): ActionBody {
  return action<Place>({
    description: 'The value of a key; found says whether there is one.',
    effect: 'none',
    schema: placeSchema,
    run: ({ namespace: space, key: name }) => {
      const row = live(opened(), space, clock).find((each) => each.key === name);
      return {
        action: 'retrieve',
        namespace: space,
        key: name,
        found: row !== undefined,
        value: row === undefined ? null : (JSON.parse(row.value) as Json),
        success: true,
      };
    },
  });
}

interface Row {
  readonly key: string;
  readonly value: string;
}

/** What is not past its time; what is goes first. */
function live(store: StoreFile, space: string, clock: Clock): readonly Row[] {
  store.run('DELETE FROM memory WHERE expires_at <= ?', clock.now());
  return store.all<Row>('SELECT key, value FROM memory WHERE namespace = ? ORDER BY key', space);
}

function listed(rows: readonly Row[]): JsonObject {
  return {
    keys: rows.map(({ key: name }) => name),
    items: Object.fromEntries(rows.map(({ key: name, value }) => [name, JSON.parse(value) as Json])),
    count: rows.length,
  };
}

function open(path: string): StoreFile {
  mkdirSync(dirname(path), { recursive: true });
  return new StoreFile({
    path,
    name: 'Memory',
    applicationId: APPLICATION_ID,
    format: 1,
    schema:
      'CREATE TABLE memory (namespace TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, expires_at REAL, PRIMARY KEY (namespace, key)) WITHOUT ROWID',
  });
}
