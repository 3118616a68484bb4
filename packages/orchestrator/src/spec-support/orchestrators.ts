import { afterAll, afterEach } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Orchestrator, type OrchestratorOptions } from '../index.ts';

/** Orchestrators of one spec file on a folder of its own; each is put down after its test, the folder after the last. */
export function orchestrators(): { readonly folder: string; readonly orchestratorOf: (options?: OrchestratorOptions) => Orchestrator } {
  const open: Orchestrator[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'facade-'));
  afterEach(async () => {
    await Promise.all(open.splice(0).map((orchestrator) => orchestrator.shutdown({ graceMs: 0 })));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    orchestratorOf: (options = {}) => {
      const orchestrator = new Orchestrator({ tools: { root: folder }, ...options });
      open.push(orchestrator);
      return orchestrator;
    },
  };
}
