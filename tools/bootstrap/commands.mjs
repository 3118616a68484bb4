import { join } from 'node:path';
import { root } from './root.mjs';

const FROM_SOURCE = ['--conditions=@tutti/source', '--disable-warning=ExperimentalWarning'];
const source = (...path) => [...FROM_SOURCE, join(root, ...path)];
const tool = (file) => source('tools', 'workspace', 'src', 'commands', file);

/** What each root script runs. `runsWhereCalled`: relative paths in the arguments mean the caller's folder. `env`: added to the environment. */
export const COMMANDS = {
  start: { argv: source('apps', 'demo-pipeline', 'src', 'main.ts') },
  tutti: { argv: source('apps', 'cli', 'src', 'main.ts'), runsWhereCalled: true, env: { TUTTI_CALLED_AS: 'npm run tutti --' } },
  test: { argv: tool('test.ts'), needsPnpm: true },
  bench: { argv: tool('bench.ts') },
  score: { argv: tool('score.ts'), runsWhereCalled: true },
  soak: { argv: tool('soak.ts') },
  format: { argv: [join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'format', '--write'] },
  nx: { argv: [join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js')], needsPnpm: true },
  'new-package': { argv: tool('new-package.ts') },
};

export const commandNames = () => Object.keys(COMMANDS);
