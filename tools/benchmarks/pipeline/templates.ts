import { renderTemplate } from '@tutti/pipeline';
import { youngGarbageCollector } from '../../workspace/src/benchmarks/garbage.ts';
import { interleave } from '../../workspace/src/benchmarks/interleave.ts';
import { type BenchResult, toResult } from '../../workspace/src/benchmarks/result.ts';
import type { Contender } from './contender.ts';

const UNITS = 1_000;
const data = { name: 'World', user: { name: 'Ada', age: 36 }, items: ['a', 'b', 'c'] };
const templates: Readonly<Record<string, readonly [template: string, text: string]>> = {
  'template/name': ['Hello {{ name }}!', 'Hello World!'],
  'template/member': ['{{ user.name }} is {{ user.age }}', 'Ada is 36'],
  'template/filter': ['{{ name | upper }} {{ items | length }}', 'WORLD 3'],
  'template/loop': ['{% for i in items %}{{ loop.index }}{{ i }}{% if not loop.last %},{% endif %}{% endfor %}', '1a,2b,3c'],
};
const tutti: Contender = { name: 'tutti', prepare: (template) => (given) => String(renderTemplate(template, given)) };

/** Renders templates that have been read before, as a run does. */
export async function measureTemplates(rounds: number, peers: readonly Contender[]): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  for (const [name, [template, text]] of Object.entries(templates)) {
    const subjects = [tutti, ...peers].map((contender) => {
      const render = contender.prepare(template);
      if (render(data) !== text) throw new Error(`${contender.name} renders ${template} as ${JSON.stringify(render(data))}.`);
      return {
        name: contender.name,
        units: UNITS,
        run: async () => {
          for (let i = 0; i < UNITS; i++) render(data);
        },
      };
    });
    const measured = await interleave(subjects, {
      rounds,
      passes: 3,
      minSampleMs: 30,
      warmUpMs: 200,
      rewarmMs: 50,
      now: () => performance.now(),
      beforeSample: youngGarbageCollector(),
    });
    const perSecond = (who: string): readonly number[] => (measured.get(who) ?? []).map((microseconds) => 1e6 / microseconds);
    results.push(
      toResult({
        name,
        unit: 'per s',
        better: 'higher',
        tutti: perSecond('tutti'),
        peers: Object.fromEntries(peers.map((peer) => [peer.name, perSecond(peer.name)])),
      }),
    );
  }
  return results;
}
