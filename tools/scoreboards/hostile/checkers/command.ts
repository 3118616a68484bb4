import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '@tutti/core';
import { defaultTools, type CommandPolicy } from '@tutti/tools';
import { type Checker, refusalOf, type Seen, wentOn } from '../../../workspace/src/scoreboards/hostile-checker.ts';
import type { HostileInput } from '../../../workspace/src/scoreboards/hostile-input.ts';

/** Commands through the terminal tool, under the policy of the row, in a root with a folder. A command that is not allowed because a path leads out says so. */
export const checker: Checker = { codes: { COMMAND_NOT_ALLOWED: ['COMMAND_NOT_ALLOWED', 'PATH_ESCAPE'] }, check };

interface Row {
  readonly policy: CommandPolicy;
  readonly argv?: readonly string[];
  readonly command?: string;
  readonly cwd?: string;
}

// What a shell would have expanded or acted on.
const ACTIVE = /[|&;<>()$`*?[\]{}~\n]/;

async function check(input: HostileInput): Promise<Seen> {
  const { policy, argv, command, cwd } = input.json() as Row;
  const root = join(input.sandbox, 'root');
  mkdirSync(join(root, 'sub'), { recursive: true });
  writeFileSync(join(root, 'sub', 'a.txt'), 'A');
  const asked: JsonObject = {
    ...(argv === undefined ? {} : { argv }),
    ...(command === undefined ? {} : { command }),
    ...(cwd === undefined ? {} : { cwd }),
  };
  try {
    const result = (await defaultTools({ root, commands: policy }).call('terminal', 'run', asked)) as {
      readonly argv: readonly string[];
      readonly stdout: string;
    };
    return { outcome: 'went-on', harm: harmOf(result, argv) };
  } catch (error) {
    const seen = refusalOf(error);
    // Taken literally, such an argument is a path like any other, and the rule for paths stays.
    const isLiteral = seen.outcome === 'refused' && seen.code === 'PATH_ESCAPE' && (argv ?? []).slice(1).some((arg) => ACTIVE.test(arg));
    return isLiteral ? wentOn : seen;
  }
}

function harmOf(
  { argv: ran, stdout }: { readonly argv: readonly string[]; readonly stdout: string },
  argv: readonly string[] | undefined,
): readonly string[] {
  const given = ran.filter((arg) => arg !== '--');
  return [
    ...(argv === undefined || JSON.stringify(given) === JSON.stringify(argv) ? [] : ['other arguments were run than were given']),
    ...(/uid=\d/.test(stdout) || stdout.includes('root:x:') ? ['the output is that of another command, or of a place outside'] : []),
  ];
}
