import { dispatch } from '../dispatch/dispatch.ts';
import { ROOT } from '../workspace/root.ts';

const kind = { script: 'score', folder: 'tools/scoreboards' };
process.exitCode = await dispatch({ root: ROOT, kind, args: process.argv.slice(2), cwd: process.cwd() });
