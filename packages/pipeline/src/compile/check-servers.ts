import { didYouMean, type JsonObject } from '@tutti/core';
import type { CompileContext } from './compile-context.ts';

/**
 * Programs are never started because a file says so: a pipeline may ask for servers that the configuration has, by name; where it says
 * what they are, it must be exactly that.
 */
export function checkServers({ pipeline, tools, diagnostics }: Pick<CompileContext, 'pipeline' | 'tools' | 'diagnostics'>): void {
  for (const { name, declaration, at } of pipeline.servers) {
    const known = [...(tools.sourceNames?.() ?? [])];
    const origin = tools.source?.(name);
    if (origin !== undefined && (declaration === undefined || origin.accepts(withoutWords(declaration)))) continue;
    if (origin !== undefined) {
      diagnostics.error({
        code: 'MCP_NOT_TRUSTED',
        message: `The file declares the MCP server "${name}" in another way than the configuration; nothing is started from a pipeline file.`,
        hint: `Write only its name: "mcp_servers: [${name}]", or change the configuration.`,
        at,
      });
    } else if (declaration === undefined) {
      diagnostics.error({
        code: 'MCP_NOT_TRUSTED',
        message: `The MCP server "${name}" is not set up.`,
        hint:
          didYouMean(name, known) ||
          `Set it up under "mcp_servers" of orchestrator.yaml.${known.length === 0 ? '' : ` There are: ${known.join(', ')}.`}`,
        at,
      });
    } else {
      diagnostics.error({
        code: 'MCP_NOT_TRUSTED',
        message: `The file declares the MCP server "${name}" itself; nothing is started from a pipeline file.`,
        hint: 'Set the server up under "mcp_servers" of orchestrator.yaml, where you allow it, and write only its name here.',
        at,
      });
    }
  }
}

function withoutWords({ description: _description, trust: _trust, tools: _tools, ...rest }: JsonObject): JsonObject {
  return rest;
}
