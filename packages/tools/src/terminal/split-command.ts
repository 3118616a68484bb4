import { ArgumentInvalidError } from '../errors/argument-invalid-error.ts';
import { CommandNotAllowedError } from '../errors/command-not-allowed-error.ts';
import { showPath } from '../files/show-path.ts';

// What a POSIX shell would act on. None of it may be hoped for: there is no shell.
const ACTIVE = /[|&;<>()$`*?[\]{}!#~\n\r]/;

/**
 * The arguments in a line of text: separated by blanks, `'…'` as it stands, `"…"` and `\x` as in a shell but without expansion.
 * @throws CommandNotAllowedError for what only a shell could do; ArgumentInvalidError for a quote without end
 */
export function splitCommand(line: string): string[] {
  const args: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < line.length; ) {
    const character = line[at] as string;
    if (character === ' ' || character === '\t') {
      if (word !== undefined) args.push(word);
      word = undefined;
      at += 1;
    } else if (character === "'" || character === '"') {
      const { text, end } = quoted(line, at);
      word = (word ?? '') + text;
      at = end;
    } else {
      const { text, end } = plain(line, at);
      word = (word ?? '') + text;
      at = end;
    }
  }
  return word === undefined ? args : [...args, word];
}

interface Piece {
  readonly text: string;
  readonly end: number;
}

function plain(line: string, at: number): Piece {
  const character = line[at] as string;
  if (character === '\\') {
    if (at + 1 >= line.length)
      throw new ArgumentInvalidError(
        `The command ${showPath(line)} ends in a backslash that stands for nothing. Remove it, or write the command as a list "argv".`,
        { data: { at } },
      );
    return { text: line[at + 1] as string, end: at + 2 };
  }
  if (!ACTIVE.test(character)) return { text: character, end: at + 1 };
  throw new CommandNotAllowedError(
    `The command ${showPath(line)} holds ${JSON.stringify(character)} at character ${at + 1}, which only a shell understands; commands never go through one. Quote it when it is meant literally, make several steps of a pipe or list, or write the command as a list "argv".`,
    { data: { character, at } },
  );
}

function quoted(line: string, start: number): Piece {
  const quote = line[start] as string;
  let text = '';
  for (let at = start + 1; at < line.length; at += 1) {
    const character = line[at] as string;
    if (character === quote) return { text, end: at + 1 };
    const next = line[at + 1];
    const isEscape = quote === '"' && character === '\\' && next !== undefined && '"\\$`'.includes(next);
    text += isEscape ? next : character;
    if (isEscape) at += 1;
  }
  throw new ArgumentInvalidError(
    `The command ${showPath(line)} opens a quote at character ${start + 1} and never closes it. Close it, or write the command as a list "argv".`,
    { data: { at: start } },
  );
}
