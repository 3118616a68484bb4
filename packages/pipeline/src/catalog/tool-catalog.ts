import type { ApprovalPolicy, JsonObject, ToolDefinition } from '@tutti/core';

/** The tools that are there, as compiling sees them. A tool registry is one. */
export interface ToolCatalog {
  /** Registered names. */
  names(): Iterable<string>;
  /** A tool by its name or another spelling of it. */
  find(name: string): ToolDefinition | undefined;
  /** The registered name that a spelling means. Default: the spelling, when it is found. */
  resolveName?(name: string): string | undefined;
  /** When people are asked before a tool acts. Default: never. */
  readonly approvals?: ApprovalPolicy;
  /** A source of tools that was set up, an MCP server for instance. Default: none. */
  source?(name: string): ToolOrigin | undefined;
  sourceNames?(): Iterable<string>;
}

/** Where tools come from. */
export interface ToolOrigin {
  /** Whether what a file declares is exactly what was set up. */
  accepts(declaration: JsonObject): boolean;
}

/** A catalog of names alone: every action passes, with effect `once`. */
export function catalogOfNames(names: Iterable<string>): ToolCatalog {
  const tools = new Map([...names].map((name) => [name, { name, version: '1.0.0', description: '', actions: {} }]));
  return { names: () => tools.keys(), find: (name) => tools.get(name) };
}

/** The registered name that a spelling means: underscores, spaces and capitals make no difference. */
export function resolveTool(catalog: ToolCatalog, name: string): string | undefined {
  const known = catalog.resolveName?.(name);
  if (known !== undefined) return known;
  for (const candidate of [name, plainSpelling(name)]) if (catalog.find(candidate) !== undefined) return candidate;
  const plain = plainSpelling(name);
  for (const candidate of catalog.names()) if (plainSpelling(candidate) === plain) return candidate;
  return undefined;
}

function plainSpelling(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
}

/** A catalog in which every name is a tool, for looking at pipelines whose tools are elsewhere. */
export const openCatalog: ToolCatalog = {
  names: () => [],
  find: (name) => ({ name, version: '1.0.0', description: '', actions: {} }),
};
