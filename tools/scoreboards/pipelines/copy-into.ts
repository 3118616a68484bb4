import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Copies the folder of pipelines: as it is, and under `examples/`, where pipelines written for a repository look for their data. */
export async function copyInto(folder: string, sandbox: string): Promise<void> {
  await cp(folder, sandbox, { recursive: true });
  await mkdir(join(sandbox, 'examples'), { recursive: true });
  await cp(folder, join(sandbox, 'examples'), { recursive: true });
}
