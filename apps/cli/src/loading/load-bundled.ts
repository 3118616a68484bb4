import { compiledFiles, type Compiled, type CompiledFiles } from './compiled-files.ts';

type Script = import('node:vm').Script;
type Wrapped = (exports: object, require: (name: string) => unknown, importBeside: (name: string) => Promise<unknown>) => void;

/** The file of the bundle that has the exports of `index.ts`. */
const ENTRY = './cli.cjs';

/**
 * Loads the command from the files beside this one.
 * V8 compiles a function when it is first called, and Node's own compile cache is made before that: most of a short run would be compiling.
 * So what V8 has made of each file is taken when the command ends, with all functions that were called.
 */
export async function loadCommand(): Promise<typeof import('../index.ts')> {
  // By name, as importing them would load all that their getters load: every start pays for it.
  const { createRequire } = process.getBuiltinModule('node:module');
  const { dirname } = process.getBuiltinModule('node:path');
  const { fileURLToPath } = process.getBuiltinModule('node:url');
  const compiled = compiledFiles(process.argv[2]);
  const files = new BundledFiles({ folder: dirname(fileURLToPath(import.meta.url)), external: createRequire(import.meta.url), compiled });
  const command = files.load(ENTRY) as typeof import('../index.ts');
  // A call that was wrong has come to nothing that is worth keeping, nor is its first argument a name of a command.
  if (compiled !== undefined) process.on('exit', (exitCode) => exitCode !== command.exitCodes.usage && compiled.keep(files.fresh()));
  return command;
}

interface BundledParts {
  readonly folder: string;
  /** Loads what is not in the bundle. */
  readonly external: (name: string) => unknown;
  readonly compiled: CompiledFiles | undefined;
}

class BundledFiles {
  readonly #parts: BundledParts;
  readonly #loaded = new Map<string, { readonly exports: object }>();
  readonly #fresh: { readonly file: string; readonly source: Buffer; readonly script: Script }[] = [];

  constructor(parts: BundledParts) {
    this.#parts = parts;
  }

  load(file: string): object {
    const before = this.#loaded.get(file);
    if (before !== undefined) return before.exports;
    const module = { exports: {} };
    // Known before it runs: files may need each other.
    this.#loaded.set(file, module);
    const run = this.#compile(file).runInThisContext() as Wrapped;
    run(
      module.exports,
      (name) => (name.startsWith('./') ? this.load(name) : this.#parts.external(name)),
      (name) => import(name),
    );
    return module.exports;
  }

  /** What is not kept yet, or no more. */
  *fresh(): Generator<Compiled> {
    for (const { file, source, script } of this.#fresh) yield { file, source, data: script.createCachedData() };
  }

  #compile(file: string): Script {
    const { readFileSync } = process.getBuiltinModule('node:fs');
    const { join } = process.getBuiltinModule('node:path');
    const { Script } = process.getBuiltinModule('node:vm');
    const filename = join(this.#parts.folder, file);
    const source = readFileSync(filename);
    const cachedData = this.#parts.compiled?.read(file, source);
    // All of it is ASCII, see bundle.mjs.
    const script = new Script(source.toString('latin1'), { filename, ...(cachedData === undefined ? {} : { cachedData }) });
    if (cachedData === undefined || script.cachedDataRejected === true) this.#fresh.push({ file, source, script });
    return script;
  }
}
