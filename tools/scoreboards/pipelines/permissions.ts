import type { DefaultToolsOptions } from '@tutti/tools';

/** What pipelines may do to their sandbox: run programs and Python, and change databases. */
export const permissions: Pick<DefaultToolsOptions, 'commands' | 'python' | 'database'> = {
  commands: { allow: [], shell: true, timeoutMs: 30_000 },
  python: { timeoutMs: 30_000 },
  database: { allowWrites: true },
};
