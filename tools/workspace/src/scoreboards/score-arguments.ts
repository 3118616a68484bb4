/** What a scoreboard over a folder is asked for: `DIR [--only TEXT]… [--json]`. */
export interface ScoreArguments {
  readonly folder: string;
  /** Empty: everything. */
  readonly only: readonly string[];
  readonly json: boolean;
}

/** @returns the arguments, or what is wrong with them in a sentence. */
export function readScoreArguments(args: readonly string[]): ScoreArguments | { readonly problem: string } {
  const isValue = (index: number): boolean => args[index - 1] === '--only';
  const options = args.filter((arg, index) => arg.startsWith('--') && !isValue(index));
  const [folder, ...others] = args.filter((arg, index) => !arg.startsWith('--') && !isValue(index));
  const unknown = options.filter((option) => option !== '--json' && option !== '--only');
  if (unknown.length > 0) return { problem: `Unknown option ${unknown.join(', ')}.` };
  if (args.at(-1) === '--only') return { problem: '--only is the last word. Say after it what is to be looked at.' };
  if (folder === undefined || others.length > 0) return { problem: 'Give one folder.' };
  return { folder, only: args.filter((_arg, index) => isValue(index)), json: options.includes('--json') };
}
