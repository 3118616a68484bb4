import { Orchestrator } from '@tutti/orchestrator';

await using orchestrator = new Orchestrator();
const { outputs } = await orchestrator.executeYaml(
  'steps: [{id: say, tool: report-generator, action: generate, parameters: {content: "Hello {{ who }}"}}]\noutputs: {text: "{{ say.content }}"}',
  { who: 'you' },
);
console.log(outputs.text);
