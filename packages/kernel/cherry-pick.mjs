import { createKernel } from '@tutti/kernel';

await using kernel = createKernel({ handlers: { greet: { effect: 'none', run: (input) => `Hello ${input}` } } });
console.log(await kernel.run({ nodes: [{ id: 'hello', kind: 'task', handler: 'greet', input: 'World' }], edges: [] }));
