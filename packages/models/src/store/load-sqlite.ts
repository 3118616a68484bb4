/** The driver that comes with Node. */
export type SqliteModule = typeof import('node:sqlite');

/** Loads `node:sqlite`, without the one warning of Node 22 that it is experimental. */
export function loadSqlite(): SqliteModule {
  const { emitWarning } = process;
  const filtered = (warning: string | Error, ...rest: unknown[]): void => {
    const isExperimental = rest[0] === 'ExperimentalWarning' && String(warning).startsWith('SQLite');
    if (!isExperimental) Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  process.emitWarning = filtered as typeof process.emitWarning;
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}
