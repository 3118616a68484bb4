import { Redactor, getLogger, lineLogger, redactingLogger, type Logger } from '@tutti/core';
import { loadSettings, type LoadedSettings } from '@tutti/models';
import type { OrchestratorOptions } from './options.ts';

/** An MCP server that no step has asked for so long is let go of, ms; the end of the orchestrator ends all of them. */
const SERVER_IDLE_MS = 60_000;

/** Options with what environment and settings file say where the program says nothing. */
export interface CompleteOptions extends OrchestratorOptions {
  readonly settings: LoadedSettings;
  readonly redactor: Redactor;
  /** Free of secrets. */
  readonly logger: Logger;
  readonly maxConcurrentTasks: number;
}

/** @throws SettingsFileError, ValidationError naming what cannot be used */
export function completeOptions(options: OrchestratorOptions): CompleteOptions {
  const { config, models } = options;
  const settings = loadSettings({ ...(config === undefined ? {} : { config }), ...(models === undefined ? {} : { models }) });
  const { logLevel: level = 'info', maxConcurrentTasks = 10 } = settings.orchestrator;
  const tools = {
    ...settings.tools,
    mcpIdleMs: SERVER_IDLE_MS,
    ...options.tools,
    mcpServers: { ...settings.mcpServers, ...options.tools?.mcpServers },
  };
  const redactor = new Redactor({ environment: process.env });
  const { database, commands, python, mcpServers: servers } = tools;
  redactor.addSettings({ connections: database?.connections, programs: [commands?.env, python?.env], servers });
  const logger = redactingLogger(options.logger ?? lineLogger({ level: () => getLogger('orchestrator').level ?? level }), redactor);
  return { maxConcurrentTasks, ...options, settings, redactor, logger, tools };
}
