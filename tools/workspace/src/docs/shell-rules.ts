import type { Document } from './document.ts';

/** Everything a command line in a document may name. */
export interface KnownCommands {
  readonly scripts: ReadonlySet<string>;
  /** Commands of `tutti`; undefined when it could not be asked. */
  readonly tutti: ReadonlySet<string> | undefined;
  readonly benchmarks: ReadonlySet<string>;
  readonly scoreboards: ReadonlySet<string>;
  readonly phases: ReadonlySet<string>;
}

const SHELL = new Set(['sh', 'bash', 'shell', 'console', 'zsh']);
// A word in capitals or in brackets stands for something the reader fills in.
const PLACEHOLDER = /^([A-Z][A-Z_-]*|<.*>|\[.*\]|…|\.\.\.)$/;

/** The command lines of a document's shell blocks, without prompts, comments and variables set for one call. */
export function commandLines(document: Document): readonly string[] {
  return document.blocks
    .filter(({ language }) => SHELL.has(language))
    .flatMap(({ code, language }) =>
      code
        .replaceAll('\\\n', ' ')
        .split('\n')
        .filter((line) => language !== 'console' || /^\s*\$ /.test(line) || !code.includes('$ '))
        .flatMap((line) =>
          line
            .replace(/^\s*\$ /, '')
            .replace(/\s#.*$/, '')
            .split(/&&|\|\||;|\|/),
        )
        .map((line) => line.trim().replace(/^(\w+=\S*\s+)+/, ''))
        .filter((line) => line !== '' && !line.startsWith('#')),
    );
}

/** Command lines that name a script, a benchmark or a `tutti` command that does not exist. */
export function shellComplaints(document: Document, known: KnownCommands): readonly string[] {
  return commandLines(document)
    .flatMap((line) => complaintAbout(line, known))
    .map((complaint) => `${document.file}: ${complaint}`);
}

function complaintAbout(line: string, known: KnownCommands): readonly string[] {
  const [program, ...words] = line.split(/\s+/);
  if (program === 'tutti') return unknownTutti(words, known);
  if (program === 'npx' && words[0] === 'tutti') return unknownTutti(words.slice(1), known);
  if (program !== 'npm') return [];
  const isRun = words[0] === 'run' || words[0] === 'run-script';
  const script = isRun ? words[1] : ['start', 'test'].includes(words[0] ?? '') ? words[0] : undefined;
  if (script === undefined) return [];
  if (!known.scripts.has(script)) return [`\`${line}\` names no script of the root package.json.`];
  const rest = words.slice(isRun ? 2 : 1).filter((word, index) => !(index === 0 && word === '--'));
  return unknownArgument(script, rest, known);
}

function unknownArgument(script: string, words: readonly string[], known: KnownCommands): readonly string[] {
  if (script === 'tutti') return unknownTutti(words, known);
  const names = { bench: known.benchmarks, score: known.scoreboards, test: known.phases }[script];
  const word = words[0];
  if (names === undefined || word === undefined || word.startsWith('-') || PLACEHOLDER.test(word)) return [];
  return names.has(word) ? [] : [`"${word}" is not known to \`npm run ${script}\`.`];
}

function unknownTutti(words: readonly string[], known: KnownCommands): readonly string[] {
  const command = words.find((word) => !word.startsWith('-'));
  if (known.tutti === undefined) return ['it shows `tutti`, whose --help could not be read.'];
  if (command === undefined || PLACEHOLDER.test(command) || command === 'help') return [];
  return known.tutti.has(command) ? [] : [`\`tutti ${command}\` is not a command that \`tutti --help\` lists.`];
}
