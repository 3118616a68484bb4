import { readdirSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describeScore, toScore, type Result } from '../../workspace/src/scoreboards/score.ts';
import { scorePipeline } from './score-pipeline.ts';

const USAGE = 'npm run score -- pipelines DIR [--only TEXT]… [--json]: compiles and runs every *.yaml and *.yml below DIR.';

process.exitCode = await main(process.argv.slice(2));

/** Prints the score; resolves to the exit code: 2 for arguments that cannot be read. */
async function main(args: readonly string[]): Promise<number> {
  const only = args.filter((_arg, i) => args[i - 1] === '--only');
  const [given, ...others] = args.filter((arg, i) => !arg.startsWith('--') && args[i - 1] !== '--only');
  const unknown = args.filter((arg) => arg.startsWith('--') && arg !== '--json' && arg !== '--only');
  if (given === undefined || others.length > 0 || unknown.length > 0) return usage(unknown.length > 0 ? `Unknown option ${unknown.join(', ')}.` : 'Give one folder.');
  const folder = resolve(given);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return usage(`${folder} is not a folder.`);
  const files = pipelineFiles(folder).map((file) => relative(folder, file)).filter((file) => only.length === 0 || only.some((text) => file.includes(text)));
  const results: Result[] = [];
  for (const file of files) {
    const { compileProblem, runProblem } = await scorePipeline(folder, file);
    results.push({ group: 'compile', id: file, why: compileProblem }, { group: 'run', id: file, why: compileProblem === undefined ? runProblem : 'does not compile' });
    console.log(`${file}: compile ${compileProblem === undefined ? 'ok' : 'no'}, run ${compileProblem === undefined && runProblem === undefined ? 'ok' : 'no'}${(compileProblem ?? runProblem) === undefined ? '' : `: ${oneLine((compileProblem ?? runProblem)!)}`}`);
  }
  const score = toScore('pipelines', results);
  console.log(`\n${describeScore(score)}`);
  if (args.includes('--json')) console.log(JSON.stringify(score));
  return 0;
}

function usage(problem: string): number {
  process.stderr.write(`${problem}\n${USAGE}\n`);
  return 2;
}

function pipelineFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name)).sort();
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 400);
}
