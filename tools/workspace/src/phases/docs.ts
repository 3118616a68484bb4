import { type Check, fromComplaints } from '../checks/check.ts';
import type { Phase, PhaseContext } from '../checks/phase.ts';
import { blockComplaints } from '../docs/block-rules.ts';
import { compilePrograms } from '../docs/compile-programs.ts';
import { readDocuments } from '../docs/document.ts';
import { readKnownCommands } from '../docs/known-commands.ts';
import { type DocsProgram, writePrograms } from '../docs/programs.ts';
import { runDocsProgram } from '../docs/run-docs-program.ts';
import { shellComplaints } from '../docs/shell-rules.ts';
import { inParallel } from '../process/in-parallel.ts';
import { PHASE_NAMES } from './phase-names.ts';

/** Documents are true: their programs compile and run, and the commands they name exist. */
export const docsPhase: Phase = { name: 'docs', run: checkDocuments };

async function checkDocuments({ workspace, scratch, print }: PhaseContext): Promise<readonly Check[]> {
  const { root } = workspace;
  const documents = readDocuments(workspace);
  const programs = writePrograms(root, documents);
  const compileErrors = await compilePrograms(root, programs);
  const known = await readKnownCommands(root, PHASE_NAMES);
  const outcomes = await inParallel(programs, 2, (program) => checkProgram(program, { root, scratch, compileErrors }));
  print(`  ${programs.length} programs in ${documents.length} documents\n`);
  const perDocument = documents.map((document) =>
    fromComplaints(`docs ${document.file}`, [
      ...blockComplaints(document),
      ...shellComplaints(document, known),
      ...programs.flatMap((program, index) => (program.document === document.file ? (outcomes[index] ?? []) : [])),
    ]),
  );
  const elsewhere = compileErrors.get('');
  return elsewhere === undefined ? perDocument : [...perDocument, fromComplaints('docs compile against sound packages', [elsewhere])];
}

interface ProgramContext {
  readonly root: string;
  readonly scratch: string;
  readonly compileErrors: ReadonlyMap<string, string>;
}

async function checkProgram(program: DocsProgram, { root, scratch, compileErrors }: ProgramContext): Promise<readonly string[]> {
  const place = `${program.document}:${program.line}`;
  const error = compileErrors.get(program.file);
  const compiled = error === undefined ? [] : [`${place} does not compile:\n${error}`];
  const complaint = program.isRun ? await runDocsProgram(root, program, scratch) : undefined;
  return complaint === undefined ? compiled : [...compiled, `${place} does not run. ${complaint}`];
}
