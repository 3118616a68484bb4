import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ROOT } from '../../workspace/src/workspace/root.ts';

/** One test of the documents' specs. */
export interface SeenTest {
  /** Of its spec: `001`. */
  readonly document: string;
  readonly title: string;
  /** Why it did not pass. */
  readonly why: string | undefined;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly title: string; readonly status: string; readonly failureMessages: readonly string[] }[];
  }[];
}

/** Runs the specs of `packages/orchestrator/src/seeds` with jest, and says how each test has ended. @throws Error when jest does not report */
export async function runSpecs(): Promise<readonly SeenTest[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-seeds-'));
  try {
    const file = join(folder, 'report.json');
    const output = await jest(['--ci', '--json', `--outputFile=${file}`, '--testPathPatterns', 'src/seeds/']);
    return seenIn(readReport(file, output));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function jest(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning', FORCE_COLOR: '0' };
    const child = spawn(process.execPath, [join(ROOT, 'node_modules/jest/bin/jest.js'), ...args], {
      cwd: join(ROOT, 'packages/orchestrator'),
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let output = '';
    child.stderr.on('data', (data: Buffer) => (output += String(data)));
    child.on('error', reject);
    child.on('close', () => resolve(output));
  });
}

function readReport(file: string, output: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch (error) {
    throw new Error(`jest gave no report: ${output.slice(-2_000)}`, { cause: error });
  }
}

function seenIn({ testResults }: Report): readonly SeenTest[] {
  return testResults.flatMap(({ name, assertionResults, message }) => {
    const document = basename(name).slice(0, 3);
    // A spec that cannot be loaded has no tests; it stands for itself.
    if (assertionResults.length === 0) return [{ document, title: basename(name), why: firstLine(message) }];
    return assertionResults.map(({ title, status, failureMessages }) => ({
      document,
      title,
      why: status === 'passed' ? undefined : firstLine(failureMessages[0] ?? status),
    }));
  });
}

function firstLine(text: string): string {
  return (
    text
      .replaceAll(/\u001b\[[\d;]*m/g, '')
      .split('\n')
      .map((line) => line.trim())
      .find((line) => line !== '') ?? 'failed'
  );
}
