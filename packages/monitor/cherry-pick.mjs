import { metricsOf, progressOf, statusLine, toPrometheus } from '@tutti/monitor';

const events = [
  { type: 'run.created', seq: 0, at: 0, runId: 'r', program: 'graph', programVersion: 1, definitionHash: '', input: null },
  { type: 'step.completed', seq: 1, at: 1_200, path: 'draft', attempt: 1, startedAt: 0, output: 'Hello' },
];
console.log(statusLine(progressOf(events)));
console.log(toPrometheus(metricsOf(events)));
