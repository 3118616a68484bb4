/** Which databases may be used, and how. */
export interface DatabaseOptions {
  /** PostgreSQL databases by a name of one's choice: `{ sales: 'postgres://…' }`. Pipelines give the name, or the same URL. */
  readonly connections?: Readonly<Record<string, string>>;
  /** Whether statements may change databases. Default false. */
  readonly allowWrites?: boolean;
  /** Most rows of a result. Default 10000. */
  readonly maxRows?: number;
  /** Most time for a statement of PostgreSQL, ms. Default 30000. */
  readonly timeoutMs?: number;
}

/** A statement with the values that are bound to it. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[] | Readonly<Record<string, unknown>>;
  readonly mode: 'read' | 'write';
  readonly maxRows: number;
}

/** What a statement gave. */
export interface StatementResult {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Rows changed; 0 for reading. */
  readonly affected: number;
  /** Whether there were more rows than are given. */
  readonly isCut: boolean;
}
