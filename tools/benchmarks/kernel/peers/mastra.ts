import { createStep, createWorkflow } from '@mastra/core/workflows';
import { z } from 'zod';
import { body } from '../body.ts';
import { CONCURRENCY, type Contender } from '../contender.ts';
import type { World } from '../worlds.ts';

const anything = z.any();

/** Its workflows are sequences, parallel blocks and foreach; a graph of free dependencies has no form there. */
export const contender: Contender = {
  name: 'mastra',
  shapes: ['chain', 'fan', 'map'],
  async run(world) {
    const { workflow, inputData } = toWorkflow(world);
    const run = await workflow.createRun();
    const { status } = await run.start({ inputData });
    if (status !== 'success') throw new Error(`The workflow ended ${status}.`);
  },
};

function toWorkflow({ shape, size }: World) {
  const empty = createWorkflow({ id: shape, inputSchema: anything, outputSchema: anything });
  if (shape === 'map') {
    const workflow = empty.foreach(itemStep(), { concurrency: CONCURRENCY }).commit();
    return { workflow, inputData: Array.from({ length: size }, (_, index) => index) };
  }
  const steps = Array.from({ length: size }, (_, index) => indexStep(index));
  const workflow = shape === 'fan' ? empty.parallel(steps) : steps.reduce((sequence, step) => sequence.then(step) as typeof empty, empty);
  return { workflow: workflow.commit(), inputData: 0 };
}

function indexStep(index: number) {
  return createStep({ id: `n${index}`, inputSchema: anything, outputSchema: anything, execute: () => body(index) });
}

function itemStep() {
  return createStep({ id: 'item', inputSchema: anything, outputSchema: anything, execute: ({ inputData }) => body(inputData as number) });
}
