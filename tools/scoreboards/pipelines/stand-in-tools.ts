import { Tool, type Json, type JsonObject, type ToolContext } from '@tutti/core';
import { Orchestrator } from '@tutti/orchestrator';
import { FileAccess, PythonExecutorTool, TerminalTool } from '@tutti/tools';
import { browserFields } from './browser-fields.ts';
import { permissions } from './permissions.ts';
import { standInResults } from './stand-in-results.ts';

/** Tools that reach into the net or to servers of others: always stood in for, so that nothing leaves the machine. */
const OF_THE_NET: ReadonlySet<string> = new Set(['web-search', 'web-scraper', 'headless-browser', 'http-client', 'mcp-server']);

/** Tools that need a provider: without one they only say so. */
const OF_A_PROVIDER: ReadonlySet<string> = new Set([
  'image-generation',
  'image-analysis',
  'audio-processing',
  'video-processing',
  'vision',
  'speech-to-text',
]);

/** Tools that start what a pipeline names: for real, and stood in for only where it is not on this machine. */
const OF_THE_MACHINE: ReadonlySet<string> = new Set(['terminal', 'python-executor']);

/**
 * Stands in for the tools of the net and of a provider, for programs and Python modules that this machine does not have, and for
 * tools of the language that are not built in: each gives what such a tool gives, whatever it is asked.
 */
export async function registerStandIns(orchestrator: Orchestrator, sandbox: string): Promise<void> {
  const known = await new Orchestrator({ config: null }).tools();
  for (const [name, result] of Object.entries(standInResults)) {
    const isStoodInFor = OF_THE_NET.has(name) || OF_A_PROVIDER.has(name) || known.find(name) === undefined;
    if (isStoodInFor && !OF_THE_MACHINE.has(name)) orchestrator.registerTool(name, new StandIn(name, result));
  }
  const files = new FileAccess({ root: sandbox });
  orchestrator.registerTool(new Terminal(files));
  orchestrator.registerTool(new Python(files));
}

class StandIn extends Tool {
  readonly #result: JsonObject;

  constructor(name: string, result: JsonObject) {
    super({ id: name, description: 'Stands in for a tool.' });
    this.#result = result;
  }

  async execute(action: string, parameters: JsonObject): Promise<Json> {
    const ofAction = this.name === 'headless-browser' ? browserFields(action, parameters) : {};
    return { success: true, ...pick(parameters), ...this.#result, ...ofAction };
  }
}

class Terminal extends TerminalTool {
  constructor(files: FileAccess) {
    super({ files, policy: permissions.commands ?? { allow: [] } });
  }

  override async execute(action: string, parameters: JsonObject, context?: ToolContext): Promise<JsonObject> {
    const result = await super.execute(action, parameters, context);
    return result['exit_code'] === NOT_FOUND ? { ...result, ...standInResults['terminal'], success: true, error: null } : result;
  }
}

/** What a shell says of a program that is not there. */
const NOT_FOUND = 127;

class Python extends PythonExecutorTool {
  constructor(files: FileAccess) {
    super({ files, policy: permissions.python ?? {} });
  }

  override async execute(action: string, parameters: JsonObject, context?: ToolContext): Promise<JsonObject> {
    const result = await super.execute(action, parameters, context);
    return /ModuleNotFoundError/.test(String(result['stderr']))
      ? { ...result, ...standInResults['python-executor'], success: true, error: null }
      : result;
  }
}

/** Short parameters come back, as tools do with what they were asked. */
function pick(parameters: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => typeof value === 'string' && value.length < 200));
}
