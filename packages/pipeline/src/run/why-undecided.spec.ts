import { describe, expect, it } from '@jest/globals';
import { bench } from '../spec-support/bench.ts';

const text = (keys: string): string =>
  `steps:\n  - {id: fetch, tool: shop, action: look${keys}}\noutputs:\n  verdict: <AUTO>Judge {{ fetch.price }}</AUTO>\n  colour: <AUTO>Pick a colour</AUTO>\n`;
const broken = {
  shop: (): never => {
    throw new Error('the shop is shut');
  },
};

describe('an output that a model is to decide', () => {
  it('names the step whose failure ended the run before', async () => {
    const { run } = bench({ tools: broken });
    const { outputs, outputErrors } = await run(text(''));
    expect(outputs).toEqual({ verdict: null, colour: null });
    for (const reason of Object.values(outputErrors)) expect(reason).toMatch(/step "fetch" failed: .*the shop is shut/);
  });

  it('names the failed step it speaks of, where the run went on', async () => {
    const { run } = bench({ tools: broken, answer: () => '{"value": "red"}' });
    const { outputs, outputErrors } = await run(text(', on_failure: continue'));
    expect(outputs).toEqual({ verdict: null, colour: 'red' });
    expect(outputErrors['verdict']).toContain('fetch');
    expect(outputErrors['verdict']).not.toContain('No model');
  });

  it('says what was asked where no model could decide', async () => {
    const { run } = bench({ tools: { shop: () => ({ price: 5 }) }, answer: () => '{"value": ""}' });
    const { outputErrors } = await run(text(''));
    expect(outputErrors['colour']).toMatch(/No model could decide "colour".*Pick a colour/);
  });
});
