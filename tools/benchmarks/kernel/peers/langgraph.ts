import { Annotation, END, Send, START, StateGraph } from '@langchain/langgraph';
import { body } from '../body.ts';
import { CONCURRENCY, type Contender } from '../contender.ts';
import { dependencies, type World } from '../worlds.ts';

/** The one thing a node returns; of nodes that end in the same step, any one's value stands. */
const State = Annotation.Root({ value: Annotation<number>({ reducer: (_, latest) => latest, default: () => 0 }) });

type Builder = StateGraph<typeof State.spec, typeof State.State, typeof State.Update, string>;

export const contender: Contender = {
  name: 'langgraph',
  shapes: ['chain', 'fan', 'dag', 'map'],
  async run(world) {
    const builder = world.shape === 'map' ? toSends(world) : toGraph(world);
    // A step limit against endless loops; a chain takes one step per node.
    await builder.compile().invoke({ value: 0 }, { recursionLimit: world.size + 10, maxConcurrency: CONCURRENCY });
  },
};

function toGraph(world: World): Builder {
  const builder = new StateGraph(State) as Builder;
  for (let index = 0; index < world.size; index++) builder.addNode(`n${index}`, async () => ({ value: await body(index) }));
  const hasDependents = new Set(world.from);
  for (const [index, sources] of dependencies(world).entries()) {
    if (sources.length === 0) builder.addEdge(START, `n${index}`);
    else if (sources.length === 1) builder.addEdge(`n${sources[0]}`, `n${index}`);
    else
      builder.addEdge(
        sources.map((source) => `n${source}`),
        `n${index}`,
      );
    if (!hasDependents.has(index)) builder.addEdge(`n${index}`, END);
  }
  return builder;
}

/** Its form of a map: one `Send` per item to the same node. */
function toSends({ size }: World): Builder {
  const builder = new StateGraph(State) as Builder;
  builder.addNode('item', async (state) => ({ value: await body(state.value) }));
  builder.addConditionalEdges(START, () => Array.from({ length: size }, (_, value) => new Send('item', { value })), ['item']);
  builder.addEdge('item', END);
  return builder;
}
