import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const cacheFolder = join(root, '.cache');
export const isWindows = process.platform === 'win32';
export const nodeFile = join(root, 'node_modules', 'node', 'bin', isWindows ? 'node.exe' : 'node');
