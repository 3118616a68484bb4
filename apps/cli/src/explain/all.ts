import { commandPages } from './commands.ts';
import { graphPages } from './graphs.ts';
import type { ExplainPage } from './page.ts';
import { pipelinePages } from './pipelines.ts';
import { providerPages } from './providers.ts';
import { runPages } from './runs.ts';
import { storePages } from './stores.ts';
import { toolPages } from './tools.ts';
import { webPages } from './web.ts';
import { yamlPages } from './yaml.ts';

/** Every page, by topic. */
export const topics: readonly (readonly [topic: string, pages: readonly ExplainPage[]])[] = [
  ['Command', commandPages],
  ['Pipelines', pipelinePages],
  ['YAML', yamlPages],
  ['Runs', runPages],
  ['Tools', toolPages],
  ['Web', webPages],
  ['Models', providerPages],
  ['Journal', storePages],
  ['Graphs and values', graphPages],
];

export const allPages: ReadonlyMap<string, ExplainPage> = new Map(topics.flatMap(([, pages]) => pages).map((page) => [page.code, page]));
