import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the clone this file stands in. */
export const ROOT: string = dirname(dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url))))));
