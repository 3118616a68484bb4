import type { Command } from 'commander';
import type { CommonOptions } from './console.ts';

/** Options of a command that works on a store. */
export interface StoreOptions extends CommonOptions {
  readonly store?: string;
}

/** Options of a command that uses models or runs steps. */
export interface SettingsOptions extends CommonOptions {
  /** Path of the settings file. */
  readonly config?: string;
  /** Path of the models file. */
  readonly models?: string;
}

/** Adds the options every command takes. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--json', 'print one JSON document and nothing else on stdout')
    .option('--no-color', 'no colours (NO_COLOR does the same)')
    .option('-q, --quiet', 'results and problems only')
    .option('-v, --verbose', 'more detail');
}

/** Adds the option that says where runs are kept. */
export function withStoreOption(command: Command): Command {
  return command.option('--store <path>', 'journal of the runs (default: .tutti/runs.sqlite in the project; TUTTI_STORE)');
}

/** Adds the options that name the settings file and the models file. */
export function withSettingsOptions(command: Command): Command {
  return command
    .option('--config <file>', 'settings file (default: orchestrator.yaml here, else in ~/.orchestrator)')
    .option('--models <file>', 'models file (default: what the settings file names, else models.yaml)');
}

/** Adds the option of commands that drive a run, which may ask somebody. */
export function withAskOption(command: Command): Command {
  return command.option('--no-ask', 'ask nothing on the terminal: the run waits, and the command that answers is printed');
}
