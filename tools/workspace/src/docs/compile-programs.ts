import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../process/run-command.ts';
import { workspaceBin } from '../process/workspace-bin.ts';
import type { DocsProgram } from './programs.ts';

/** Compiles all programs in one go; resolves to the errors by file. Errors elsewhere stand under ''. */
export async function compilePrograms(root: string, programs: readonly DocsProgram[]): Promise<ReadonlyMap<string, string>> {
  if (programs.length === 0) return new Map();
  const folder = join(root, '.docs');
  mkdirSync(folder, { recursive: true });
  const project = join(folder, 'tsconfig.json');
  writeFileSync(project, JSON.stringify(configuration(programs), undefined, 2));
  const { code, output } = await runCommand(workspaceBin(root, 'tsc'), ['-p', project, '--pretty', 'false'], { cwd: root });
  const errors = groupByFile(
    output,
    programs.map(({ file }) => file),
  );
  if (code !== 0 && errors.size === 0) errors.set('', output);
  return errors;
}

function configuration(programs: readonly DocsProgram[]): unknown {
  return {
    extends: '../tsconfig.base.json',
    compilerOptions: {
      composite: false,
      declaration: false,
      declarationMap: false,
      sourceMap: false,
      isolatedDeclarations: false,
      noEmit: true,
    },
    files: programs.map(({ file }) => `../${file}`),
  };
}

function groupByFile(output: string, files: readonly string[]): Map<string, string> {
  const errors = new Map<string, string>();
  let current: string | undefined;
  for (const line of output.split('\n')) {
    const file = /^(\S.*?)\(\d+,\d+\): error TS\d+:/.exec(line)?.[1];
    if (file !== undefined) current = files.includes(file) ? file : '';
    else if (!/^\s+\S/.test(line)) current = undefined;
    if (current !== undefined) errors.set(current, `${errors.get(current) ?? ''}${line}\n`);
  }
  return errors;
}
