import { describe, expect, it } from '@jest/globals';
import { OpenStep } from './open-step.ts';
import { StepTable } from './step-table.ts';

const stepOf = (step: string): OpenStep => new OpenStep({ type: 'run-step', step, handler: 'work', input: null, policy: {}, rank: 0 }, 0);
const keys = (table: StepTable): string[] => table.all().map(({ command }) => command.step);

describe('StepTable', () => {
  it('gives open steps in order of their becoming due, and outputs only of those that are closed', () => {
    const table = new StepTable();
    const [a, b, c] = ['a', 'b', 'c'].map(stepOf) as [OpenStep, OpenStep, OpenStep];
    for (const step of [a, b, c]) table.open(step);
    expect([keys(table), table.size, table.get('b'), table.output('b')]).toEqual([['a', 'b', 'c'], 3, b, undefined]);
    table.close(b, { output: 1 });
    expect([keys(table), table.size, table.get('b'), table.output('b')]).toEqual([['a', 'c'], 2, undefined, { output: 1 }]);
  });

  it('knows nothing of a step that closed without an output, until it opens again', () => {
    const table = new StepTable();
    const step = stepOf('a');
    table.open(step);
    expect(table.get('a')).toBe(step);
    table.close(step, undefined);
    expect([table.get('a'), table.output('a'), table.size]).toEqual([undefined, undefined, 0]);
    const again = stepOf('a');
    table.open(again);
    expect(table.get('a')).toBe(again);
  });

  it('keeps outputs that no step stands for', () => {
    const table = new StepTable();
    table.keep('child', { output: 'of the child' });
    expect([table.get('child'), table.output('child'), table.size]).toEqual([undefined, { output: 'of the child' }, 0]);
  });
});
