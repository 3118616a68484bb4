import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { catalogOfNames, compilePipeline, parsePipeline } from '@tutti/pipeline';
import { type BenchResult, toResult } from '../../workspace/src/benchmarks/result.ts';

const tools = catalogOfNames(['filesystem']);

/** A pipeline of so many steps, each with templates, dependencies and a text of some lines: about 310 bytes a step. */
export function pipelineOf(steps: number, round: number): string {
  const lines = Array.from({ length: steps }, (_, i) =>
    [
      `  - id: step_${i}`,
      `    name: "Step ${i}"`,
      '    tool: filesystem',
      '    action: write',
      `    dependencies: [${[i - 1, i - 2]
        .filter((one) => one >= 0)
        .map((one) => `step_${one}`)
        .join(', ')}]`,
      '    parameters:',
      `      path: "out/{{ topic }}/file_${i}.md"`,
      '      content: |',
      `        # Report ${round}.${i}`,
      `        {{ topic | upper }} {% if ${i} > 3 %}many{% else %}few{% endif %}`,
      `        ${i === 0 ? 'The first.' : `After {{ step_${i - 1}.path }}.`}`,
    ].join('\n'),
  );
  return `id: big\nname: Big\ninputs: { topic: trees }\nsteps:\n${lines.join('\n')}\n`;
}

/** CPU time of compiling, and of reading alone; wall time of the first compilation of a process. Each round has a text of its own, so that nothing is remembered. */
export function measureCompiling(rounds: number, steps: number): readonly BenchResult[] {
  for (let round = 0; round < 3; round++) compilePipeline(pipelineOf(steps, -round), { tools, context: {} });
  const whole: number[] = [];
  const reading: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const text = pipelineOf(steps, round);
    whole.push(cpuMs(() => compilePipeline(text, { tools, context: {} })));
    reading.push(cpuMs(() => parsePipeline(text)));
  }
  return [
    toResult({ name: `compile/${steps}`, unit: 'CPU ms', better: 'lower', tutti: whole }),
    toResult({ name: `read/${steps}`, unit: 'CPU ms', better: 'lower', tutti: reading }),
    toResult({ name: `compile/${steps}/first`, unit: 'ms', better: 'lower', tutti: Array.from({ length: rounds }, () => first(steps)) }),
  ];
}

/** A process of its own, without the time it takes to start. */
function first(steps: number): number {
  const script = fileURLToPath(new URL('first-compile.ts', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, script, String(steps)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The first compilation ended with ${status}: ${stderr}`);
  return Number(stdout);
}

function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
