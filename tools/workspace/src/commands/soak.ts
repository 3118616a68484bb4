import { dispatch } from '../dispatch/dispatch.ts';
import { ROOT } from '../workspace/root.ts';

const kind = { script: 'soak', folder: 'tools/soaks' };
const args = process.argv.slice(2);
// Without a name it is everything.
const named = args[0] === undefined || args[0].startsWith('--') ? ['all', ...args] : args;
process.exitCode = await dispatch({ root: ROOT, kind, args: named, cwd: process.cwd() });
