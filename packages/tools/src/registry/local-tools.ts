import type { Clock, Generate } from '@tutti/core';
import type { DatabaseOptions } from '../database/database-options.ts';
import { DatabaseTool } from '../database/database-tool.ts';
import type { FileAccess } from '../files/file-access.ts';
import { mediaKinds, type MediaKind } from '../media/media-kinds.ts';
import { MediaTool, type MediaProvider } from '../media/media-tool.ts';
import { PdfCompilerTool } from '../pdf/pdf-compiler-tool.ts';
import { PythonExecutorTool } from '../python/python-executor-tool.ts';
import type { PythonPolicy } from '../python/python-policy.ts';
import type { CommandPolicy } from '../terminal/command-policy.ts';
import { TerminalTool } from '../terminal/terminal-tool.ts';
import { ValidationTool } from '../validation/validation-tool.ts';
import { VisualizationTool } from '../visualization/visualization-tool.ts';
import type { ToolRegistry } from './tool-registry.ts';

/** How the tools that work on this machine are set up. */
export interface LocalToolsOptions {
  readonly clock?: Clock;
  /** The model for calls whose context brings none. */
  readonly generate?: Generate;
  /** Which commands the terminal may run. Without it none. */
  readonly commands?: CommandPolicy;
  /** How Python code may be run; `{}` is enough. Without it none runs. */
  readonly python?: PythonPolicy;
  /** Which databases may be used, and whether they may be changed. Default: SQLite files below the root, for reading. */
  readonly database?: DatabaseOptions;
  /** What does the work of the tools for pictures, sound and film. */
  readonly media?: Readonly<Partial<Record<MediaKind, MediaProvider>>>;
}

/** Adds the tools that work on this machine alone. Those that need a permission or a provider are there too, so that pipelines which name them are understood; they are off until a policy or a provider is there. */
export function registerLocalTools(
  registry: ToolRegistry,
  files: FileAccess,
  { commands, python, clock, media, generate, database }: LocalToolsOptions,
): void {
  const timed = clock === undefined ? {} : { clock };
  registry.registerTool(new PdfCompilerTool(files, clock));
  registry.registerTool(new VisualizationTool(files));
  registry.registerTool(new DatabaseTool(files, database));
  registry.registerTool(new ValidationTool(files, generate === undefined ? {} : { generate }));
  registry.registerTool(new TerminalTool({ files, ...timed, ...(commands === undefined ? {} : { policy: commands }) }));
  registry.registerTool(new PythonExecutorTool({ files, ...timed, ...(python === undefined ? {} : { policy: python }) }));
  for (const kind of Object.keys(mediaKinds) as MediaKind[]) registry.registerTool(new MediaTool(kind, media?.[kind]));
}
