import { readdirSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describeScore, toScore, type Result } from '../../workspace/src/scoreboards/score.ts';
import { readScoreArguments } from '../../workspace/src/scoreboards/score-arguments.ts';
import { scorePipeline } from './score-pipeline.ts';

const USAGE = 'npm run score -- pipelines DIR [--only TEXT]… [--json]: compiles and runs every *.yaml and *.yml below DIR.';

process.exitCode = await main(process.argv.slice(2));

/** Prints the score; resolves to the exit code: 2 for arguments that cannot be read. */
async function main(args: readonly string[]): Promise<number> {
  const asked = readScoreArguments(args);
  if ('problem' in asked) return usage(asked.problem);
  const { only } = asked;
  const folder = resolve(asked.folder);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return usage(`${folder} is not a folder.`);
  const files = pipelineFiles(folder)
    .map((file) => relative(folder, file))
    .filter((file) => only.length === 0 || only.some((text) => file.includes(text)));
  const results: Result[] = [];
  for (const file of files) {
    const { compileProblem, runProblem } = await scorePipeline(folder, file);
    results.push(
      { group: 'compile', id: file, why: compileProblem },
      { group: 'run', id: file, why: compileProblem === undefined ? runProblem : 'does not compile' },
    );
    console.log(
      `${file}: compile ${compileProblem === undefined ? 'ok' : 'no'}, run ${compileProblem === undefined && runProblem === undefined ? 'ok' : 'no'}${(compileProblem ?? runProblem) === undefined ? '' : `: ${oneLine((compileProblem ?? runProblem)!)}`}`,
    );
  }
  const score = toScore('pipelines', results);
  console.log(`\n${describeScore(score)}`);
  if (asked.json) console.log(JSON.stringify(score));
  return 0;
}

function usage(problem: string): number {
  process.stderr.write(`${problem}\n${USAGE}\n`);
  return 2;
}

function pipelineFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 400);
}
