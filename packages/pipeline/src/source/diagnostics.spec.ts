import { describe, expect, test } from '@jest/globals';
import { checkPipeline, openCatalog } from '../index.ts';
import { Diagnostics, MAX_DIAGNOSTICS } from './diagnostics.ts';
import { SourceText } from './source-text.ts';

describe('diagnostics', () => {
  test('find hints for the problems that are shown alone, however many there are', () => {
    const diagnostics = new Diagnostics(new SourceText('x'.repeat(5_000)));
    const asked: number[] = [];
    for (let i = 0; i < 2_500; i++)
      diagnostics.warning({
        code: 'A',
        message: `Number ${i}.`,
        hint: () => `Hint ${asked.push(i)}.`,
        at: { start: 2_500 - i, end: 2_501 - i },
      });
    diagnostics.error({ code: 'B', message: 'An error.', at: { start: 4_000, end: 4_001 } });
    const list = diagnostics.list();
    expect(list).toHaveLength(MAX_DIAGNOSTICS);
    expect(list.at(-1)?.message).toBe('An error.');
    expect(asked).toHaveLength(MAX_DIAGNOSTICS - 1);
    expect(list[0]).toMatchObject({ message: 'Number 2499.', hint: 'Hint 1.' });
  });

  test('of thousands of unknown names have their hints', () => {
    const steps = Array.from({ length: 1_000 }, (_, i) => `  - {id: step_${i}, action: echo, parameters: {message: "{{ stepp_${i} }}"}}`);
    const { diagnostics } = checkPipeline(`steps:\n${steps.join('\n')}\n`, { tools: openCatalog });
    expect(diagnostics).toHaveLength(MAX_DIAGNOSTICS);
    expect(diagnostics[7]?.hint).toBe('Did you mean "step_7"?');
  });
});
