import { describeScore, toScore, type Result } from '../../workspace/src/scoreboards/score.ts';
import { readContract, type Promised } from './contract.ts';
import { runSpecs, type SeenTest } from './run-specs.ts';

const USAGE = 'npm run score -- seeds [--only DOCUMENT]… [--json]: runs the tests of the documents, and says what of them is shown.';

const NOT_BUILT = 'not built';

process.exitCode = await main(process.argv.slice(2));

/** Prints the score; resolves to the exit code: 2 for arguments that cannot be read. */
async function main(args: readonly string[]): Promise<number> {
  const only = args.filter((_arg, i) => args[i - 1] === '--only');
  const unknown = args.filter((arg, i) => !['--json', '--only'].includes(arg) && args[i - 1] !== '--only');
  if (unknown.length > 0) {
    process.stderr.write(`What is ${unknown.join(', ')}?\n${USAGE}\n`);
    return 2;
  }
  const promised = readContract().filter(({ document }) => only.length === 0 || only.includes(document));
  const seen = await runSpecs();
  const score = toScore('seeds', resultsOf(promised, seen));
  const { misses } = score;
  console.log(describeScore({ ...score, misses: misses.filter(({ why }) => why !== NOT_BUILT) }));
  for (const line of notBuilt(misses)) console.log(line);
  if (args.includes('--json')) console.log(JSON.stringify(score));
  return 0;
}

function resultsOf(promised: readonly Promised[], seen: readonly SeenTest[]): readonly Result[] {
  const built = new Set(seen.map(({ document }) => document));
  return promised.map(({ document, kind, name }) => {
    const tests = seen.filter((test) => test.document === document && test.title.startsWith(`${name}: `));
    const why =
      tests.length === 0 ? (built.has(document) ? 'there is no test of it' : NOT_BUILT) : tests.find((test) => test.why !== undefined)?.why;
    return { group: `${document} ${kind}s`, id: name, why };
  });
}

/** A document without any spec is told in a line, and not in one for each of its promises. */
function notBuilt(misses: readonly { readonly group: string; readonly why: string }[]): readonly string[] {
  const groups = Map.groupBy(
    misses.filter(({ why }) => why === NOT_BUILT),
    ({ group }) => group,
  );
  return [...groups].map(([group, { length }]) => `✗ ${group}: not built (${length})`);
}
