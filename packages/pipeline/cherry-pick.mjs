import { catalogOfNames, compilePipeline } from '@tutti/pipeline';

const { levels } = compilePipeline('steps: [{id: a, tool: t}, {id: b, tool: t, dependencies: [a]}]', {
  tools: catalogOfNames(['t']),
  context: {},
});
console.log(JSON.stringify(levels));
