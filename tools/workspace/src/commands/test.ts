import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runPhases } from '../checks/run-phases.ts';
import { seedOfRun } from '../checks/seed.ts';
import { summarise } from '../checks/summary.ts';
import { choosePhases, PHASES } from '../phases/phases.ts';
import { ROOT } from '../workspace/root.ts';
import { readWorkspace } from '../workspace/workspace.ts';

// Programs under way run in groups of their own and are ended as this process exits.
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
process.exitCode = await main(process.argv.slice(2));

async function main(names: readonly string[]): Promise<number> {
  const choice = choosePhases(PHASES, names);
  if (choice.unknown.length > 0) {
    console.error(`Unknown phase ${choice.unknown.join(', ')}. Known: ${PHASES.map((phase) => phase.name).join(', ')}.`);
    return 2;
  }
  const seed = seedOfRun(process.env['TUTTI_TEST_SEED']);
  if (seed === undefined) {
    console.error(
      `TUTTI_TEST_SEED is "${process.env['TUTTI_TEST_SEED']}", which is no whole number. Use one like 12345, or leave it unset.`,
    );
    return 2;
  }
  const scratch = mkdtempSync(join(tmpdir(), 'tutti-checks-'));
  try {
    const print = (text: string): void => void process.stdout.write(text);
    const workspace = readWorkspace(ROOT);
    const summary = summarise(await runPhases(choice.phases, { workspace, scratch, tarballs: new Map(), seed, print }), seed);
    print(`${summary.text}${summary.lastLine}\n`);
    return summary.exitCode;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
