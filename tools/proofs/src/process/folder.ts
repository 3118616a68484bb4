import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that is gone when its scope ends. */
export class Folder implements Disposable {
  readonly path: string;

  constructor(name: string) {
    // Syncs are to reach a disk where there is one: /tmp may be memory.
    const base = existsSync('/var/tmp') ? '/var/tmp' : tmpdir();
    this.path = mkdtempSync(join(base, `tutti-${name}-`));
  }

  file(name: string): string {
    return join(this.path, name);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
