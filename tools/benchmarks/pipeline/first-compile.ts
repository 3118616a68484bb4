import { catalogOfNames, compilePipeline } from '@tutti/pipeline';
import { pipelineOf } from './compile.ts';

// What somebody waits for who compiles one file: nothing of the process is warm.
const text = pipelineOf(Number(process.argv[2]), 0);
const before = performance.now();
compilePipeline(text, { tools: catalogOfNames(['filesystem']), context: {} });
console.log(performance.now() - before);
