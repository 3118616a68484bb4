import { shellWord } from './shell-word.ts';

const NO_STORE: readonly string[] = ['explain', 'tools', 'validate', 'graph'];
const SETTINGS: readonly string[] = ['run', 'resume', 'fork', 'restore', 'cancel'];

/** Options of a command that the one after it needs as well. */
export interface CarriedOptions {
  readonly store?: string;
  readonly config?: string;
  readonly models?: string;
}

/**
 * A command for the person to copy: called the way this one was, on the same journal and with the same settings.
 * TUTTI_CALLED_AS is what stands before the arguments where `tutti` itself is not to be found, as in a workspace.
 */
export function nextCommand(words: string, { store, config, models }: CarriedOptions = {}): string {
  const verb = words.split(' ', 1)[0] ?? '';
  const carried = [
    ...(NO_STORE.includes(verb) ? [] : option('--store', store)),
    ...(SETTINGS.includes(verb) ? [...option('--config', config), ...option('--models', models)] : []),
  ];
  return [calledAs(), words, ...carried].join(' ');
}

function calledAs(): string {
  const given = process.env['TUTTI_CALLED_AS'] ?? '';
  return given === '' ? 'tutti' : given;
}

function option(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`${name} ${shellWord(value)}`];
}
