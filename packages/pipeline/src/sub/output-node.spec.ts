import { describe, expect, test } from '@jest/globals';
import { bench } from '../spec-support/bench.ts';

const inside =
  'steps:\n  - {id: fetch, tool: shop, action: look, on_failure: continue}\noutputs:\n  verdict: <AUTO>Judge {{ fetch.price }}</AUTO>\n  colour: <AUTO>Pick a colour</AUTO>';
const around = `steps:\n  - id: sub\n    tool: pipeline-executor\n    parameters:\n      pipeline: |\n${inside.replaceAll(/^/gm, '        ')}\noutputs: {errors: "{{ sub.output_errors }}"}\n`;
const tools = {
  shop: (): never => {
    throw new Error('the shop is shut');
  },
};

describe('an output of a pipeline inside another that a model is to decide', () => {
  test.each(['{"value": "red"}', '{"value": ""}'])('says why it has no value as that of a run of its own does: %s', async (answer) => {
    const options = { tools, answer: () => answer };
    const alone = await bench(options).run(inside);
    const { outputs } = await bench(options).run(around);
    expect(alone.outputErrors['verdict']).toMatch(/Step "fetch" failed/);
    expect(outputs['errors']).toEqual(alone.outputErrors);
  });
});
