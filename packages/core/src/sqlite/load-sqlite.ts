/** The driver that comes with Node. */
export type SqliteModule = typeof import('node:sqlite');

/**
 * Loads `node:sqlite`. Node 22 warns that it is experimental, on the first load: this one warning is dropped, others pass.
 */
export function loadSqlite(): SqliteModule {
  const emitWarning = process.emitWarning;
  process.emitWarning = ((warning: string | Error, ...rest: never[]): void => {
    if (!isSqliteWarning(warning, rest)) (emitWarning as (...all: unknown[]) => void).call(process, warning, ...rest);
  }) as typeof process.emitWarning;
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}

function isSqliteWarning(warning: string | Error, rest: readonly unknown[]): boolean {
  const [options] = rest;
  const type = typeof options === 'object' && options !== null ? (options as { type?: unknown }).type : options;
  const text = typeof warning === 'string' ? warning : warning.message;
  return (type === 'ExperimentalWarning' || (warning as Error).name === 'ExperimentalWarning') && text.startsWith('SQLite');
}
