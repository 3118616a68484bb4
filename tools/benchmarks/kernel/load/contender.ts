import { createInterface } from 'node:readline';
import { type Sampler, samplerOf } from '../../../workspace/src/benchmarks/interleave.ts';
import { runChecked } from '../contender.ts';
import { loadContender } from '../load-contender.ts';
import { timing } from '../timing.ts';
import { makeWorld, type Shape } from '../worlds.ts';
import { say } from './process-figures.ts';

// One contender in a process of its own. It tells the shapes it has words for, then answers each line "warm-up SHAPE/SIZE" or "sample SHAPE/SIZE".
const [name = '', seed = ''] = process.argv.slice(2);
const contender = await loadContender(name);
const samplers = new Map<string, Sampler>();
say(contender.shapes);

for await (const line of createInterface({ input: process.stdin })) {
  const [question, worldName = ''] = line.split(' ');
  const sampler = samplerFor(worldName);
  if (question === 'sample') say(await sampler.sample());
  else say(await sampler.warmUp().then(() => 'warm'));
}

function samplerFor(worldName: string): Sampler {
  const known = samplers.get(worldName);
  if (known !== undefined) return known;
  const [shape, size] = worldName.split('/') as [Shape, string];
  const world = makeWorld(shape, Number(size), Number(seed));
  const sampler = samplerOf({ name: worldName, units: world.size, run: () => runChecked(contender, world) }, timing);
  samplers.set(worldName, sampler);
  return sampler;
}
