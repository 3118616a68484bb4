import type { ExplainPage } from './page.ts';

/** The command itself. */
export const commandPages: readonly ExplainPage[] = [
  {
    code: 'USAGE',
    what: 'The command was not understood.',
    why: 'An argument is missing, unknown or of another form.',
    fix: '`tutti --help` lists the commands, `tutti COMMAND --help` their options.',
  },
  {
    code: 'NODE_PERMISSION',
    what: 'Node does not let the command do what it needs to.',
    why: 'It was started with `--permission`, on the command line or by NODE_OPTIONS, which allows only what is named.',
    fix: 'Allow reading the folders of the command, of the project and of your settings (`--allow-fs-read`), and writing the project (`--allow-fs-write`); or start it without `--permission`.',
  },
  {
    code: 'FILE_UNREADABLE',
    what: 'A file given at the command line cannot be read.',
    why: 'It is not there, not readable, no UTF-8 text, or larger than 1 MiB.',
    fix: 'Check the path; relative paths start at the folder you are in.',
  },
  {
    code: 'FILE_UNWRITABLE',
    what: 'A file that a command changes cannot be written.',
    why: 'Its folder is missing, read-only or full; the file was left as it was.',
    fix: 'Check the folder and its permissions, or name another file with `--models`.',
  },
  {
    code: 'CODE_UNKNOWN',
    what: 'There is no page for this code.',
    why: 'It is misspelt, or belongs to a tool or provider that is not part of Tutti.',
    fix: '`tutti explain` lists all codes.',
  },
];
