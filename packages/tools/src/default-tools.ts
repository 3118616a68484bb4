import type { ApprovalPolicy, Ids, Logger } from '@tutti/core';
import { DataProcessingTool } from './data/data-processing-tool.ts';
import { FileSystemTool } from './file-system/file-system-tool.ts';
import { FileAccess } from './files/file-access.ts';
import type { FileLimits } from './files/file-limits.ts';
import { LLMGenerateTool } from './llm/llm-generate-tool.ts';
import { PromptOptimizationTool } from './llm/prompt-optimization-tool.ts';
import { checkToolOptions } from './registry/check-tool-options.ts';
import { registerConnectedTools, type ConnectedToolsOptions } from './registry/connected-tools.ts';
import { registerLocalTools, type LocalToolsOptions } from './registry/local-tools.ts';
import { ToolRegistry } from './registry/tool-registry.ts';
import { MarkdownToHtmlTool } from './report/markdown-to-html-tool.ts';
import { ReportGeneratorTool } from './report/report-generator-tool.ts';
import { MultiModelRoutingTool } from './routing/multi-model-routing-tool.ts';
import { TaskDelegationTool } from './routing/task-delegation-tool.ts';

/** How the built-in tools are set up. */
export interface DefaultToolsOptions extends ConnectedToolsOptions, LocalToolsOptions {
  /** Folder that relative paths start from, and that no path may leave. Default: the working folder. */
  readonly root?: string;
  /** False lifts the confinement to the root. Default true. */
  readonly sandboxMode?: boolean;
  /** False leaves the file tool out; tools that also read or write files then refuse paths. Default true. */
  readonly enableFilesystem?: boolean;
  /** When people are asked before a tool writes, runs programs or sends: `untrusted`, when its arguments come from what others wrote; `always`. Default `never`. */
  readonly approvals?: ApprovalPolicy;
  readonly limits?: Partial<FileLimits>;
  readonly logger?: Logger;
  readonly ids?: Ids;
}

/** A registry with the built-in tools; all of them share one root. @throws ValidationError for an option that is not known */
export function defaultTools(options: DefaultToolsOptions = {}): ToolRegistry {
  checkToolOptions(options);
  const { root, sandboxMode, limits, ids, logger, generate, approvals, enableFilesystem = true } = options;
  const registry = new ToolRegistry({ ...(logger === undefined ? {} : { logger }), ...(approvals === undefined ? {} : { approvals }) });
  const files = new FileAccess({
    ...(root === undefined ? {} : { root }),
    ...(sandboxMode === undefined ? {} : { sandboxMode }),
    ...(limits === undefined ? {} : { limits }),
    ...(ids === undefined ? {} : { ids }),
    isEnabled: enableFilesystem,
  });
  if (enableFilesystem) registry.registerTool(new FileSystemTool(files));
  registry.registerTool(new ReportGeneratorTool(files));
  registry.registerTool(new MarkdownToHtmlTool(files));
  registry.registerTool(new DataProcessingTool(files));
  const model = generate === undefined ? {} : { generate };
  registry.registerTool(new LLMGenerateTool(model));
  registry.registerTool(new PromptOptimizationTool(model));
  registry.registerTool(new TaskDelegationTool(model));
  registry.registerTool(new MultiModelRoutingTool(model));
  registerConnectedTools(registry, files, options);
  registerLocalTools(registry, files, options);
  return registry;
}
