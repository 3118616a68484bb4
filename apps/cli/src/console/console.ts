import { Redactor, type Json } from '@tutti/core';
import { colors, type Colors } from './colors.ts';
import { nextCommand, type CarriedOptions } from './next-command.ts';

/** Options every command takes. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly color?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  /** False: nobody is asked, even if there is a terminal. */
  readonly ask?: boolean;
}

/** Where a command writes: results to stdout, news and problems to stderr. */
export interface Console {
  readonly isJson: boolean;
  readonly verbosity: 'quiet' | 'normal' | 'verbose';
  /** A person looks at stderr: it may be redrawn. */
  readonly isLive: boolean;
  /** Colours of stdout, and of stderr. */
  readonly paint: Colors;
  readonly paintNews: Colors;
  readonly hasNewsColors: boolean;
  readonly columns: number;
  /** A person can be asked: a terminal is there to read from and to write to. */
  readonly canAsk: boolean;
  /** A command for the person to copy: called as this one was, on the same journal, with the same settings. */
  command(words: string): string;
  /** A text without the secrets that are known or have the form of one. */
  clean(text: string): string;
  /** A result, on stdout. */
  print(text: string): void;
  /** The one JSON document of `--json`, on stdout. */
  printJson(document: unknown): void;
  /** A value that goes on record, without what is a secret for certain. */
  withoutSecrets<Value extends Json>(value: Value): Value;
  /** News, on stderr; not with --quiet or --json. */
  news(text: string): void;
  /** A problem, on stderr; always. */
  problem(text: string): void;
}

/** The console of this process; what it writes is free of secrets. Colours follow --no-color, NO_COLOR, FORCE_COLOR and whether a terminal is there. */
export function processConsole(options: CommonOptions & CarriedOptions): Console {
  const redactor = new Redactor({ environment: process.env });
  const clean = (text: string): string => redactor.redact(text);
  const isJson = options.json === true;
  const verbosity = options.quiet === true ? 'quiet' : options.verbose === true ? 'verbose' : 'normal';
  return {
    isJson,
    verbosity,
    isLive: process.stderr.isTTY === true && !isJson && verbosity !== 'quiet' && process.env['TERM'] !== 'dumb',
    paint: colors(hasColors(options, process.stdout)),
    paintNews: colors(hasColors(options, process.stderr)),
    hasNewsColors: hasColors(options, process.stderr),
    columns: process.stdout.columns || 100,
    canAsk:
      process.stdin.isTTY === true &&
      process.stderr.isTTY === true &&
      !isJson &&
      options.ask !== false &&
      process.env['TERM'] !== 'dumb' &&
      (process.env['CI'] ?? '') === '',
    command: (words) => nextCommand(words, options),
    clean,
    print: (text) => void process.stdout.write(`${clean(text)}\n`),
    printJson: (document) =>
      void process.stdout.write(`${JSON.stringify(redactor.redactJson(JSON.parse(JSON.stringify(document)) as Json), undefined, 2)}\n`),
    withoutSecrets: (value) => redactor.cleanJson(value),
    news: (text) => {
      if (!isJson && verbosity !== 'quiet') process.stderr.write(`${clean(text)}\n`);
    },
    problem: (text) => void process.stderr.write(`${clean(text)}\n`),
  };
}

function hasColors(options: CommonOptions, stream: NodeJS.WriteStream): boolean {
  if (options.color === false || (process.env['NO_COLOR'] ?? '') !== '') return false;
  if ((process.env['FORCE_COLOR'] ?? '0') !== '0') return true;
  return stream.isTTY === true && process.env['TERM'] !== 'dumb';
}
