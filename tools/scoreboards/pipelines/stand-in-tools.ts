import { Tool, type Json, type JsonObject } from '@tutti/core';
import { Orchestrator } from '@tutti/orchestrator';
import { standInResults } from './stand-in-results.ts';

/** Tools that reach into the net: always stood in for, so that nothing leaves the machine. */
const OF_THE_NET: ReadonlySet<string> = new Set(['web-search', 'web-scraper', 'headless-browser', 'http-client']);

/** Tools that need a provider: without one they only say so. */
const OF_A_PROVIDER: ReadonlySet<string> = new Set(['image-generation', 'image-analysis', 'audio-processing', 'video-processing', 'vision', 'speech-to-text']);

/** Tools that start whatever program a pipeline names: off until the user of the machine allows it, and never allowed here. */
const OF_THE_MACHINE: ReadonlySet<string> = new Set(['terminal', 'python-executor']);

/**
 * Stands in for the tools of the net, of a provider and of the machine, and for tools of the language that are not built in
 * here (they need a person): each gives what such a tool gives, whatever it is asked.
 */
export async function registerStandIns(orchestrator: Orchestrator): Promise<void> {
  const known = await new Orchestrator().tools();
  for (const [name, result] of Object.entries(standInResults)) {
    if ([OF_THE_NET, OF_A_PROVIDER, OF_THE_MACHINE].some((names) => names.has(name)) || known.find(name) === undefined) orchestrator.registerTool(name, new StandIn(name, result));
  }
}

class StandIn extends Tool {
  readonly #result: JsonObject;

  constructor(name: string, result: JsonObject) {
    super({ id: name, description: 'Stands in for a tool.' });
    this.#result = result;
  }

  async execute(_action: string, parameters: JsonObject): Promise<Json> {
    return { success: true, ...pick(parameters), ...this.#result };
  }
}

/** Short parameters come back, as tools do with what they were asked. */
function pick(parameters: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => typeof value === 'string' && value.length < 200));
}
