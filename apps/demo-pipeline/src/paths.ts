import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** The pipeline of the demo; it stands beside `src` and `dist`. */
export const pipelineFile: string = join(here, '..', 'pipeline.yaml');

/** The workspace the demo belongs to. */
export const ownWorkspace: string = join(here, '..', '..', '..');
