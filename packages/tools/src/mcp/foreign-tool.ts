import { hashJson, type Json, type JsonObject } from '@tutti/core';
import { ToolChangedError } from '../errors/tool-changed-error.ts';
import { ToolNameError } from '../errors/tool-name-error.ts';
import { ToolSchemaError } from '../errors/tool-schema-error.ts';
import { readForeignSchema } from './foreign-schema.ts';
import { readForeignText } from './foreign-text.ts';

/** A tool of somebody else's, as it may be shown and used. */
export interface ForeignTool {
  /** `server.tool`: tools of different servers are never mixed up. */
  readonly name: string;
  /** Its name on its server. */
  readonly tool: string;
  readonly description: string;
  readonly inputSchema: JsonObject;
  /** SHA-256 of the definition as the server gave it. */
  readonly hash: string;
  /** What is suspicious about it, for those who approve it. */
  readonly suspicions: readonly string[];
}

const MAX_TEXT = 16 * 1024;
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor', 'tostring', 'valueof', 'hasownproperty']);

/**
 * Reads the definition of a tool that a server offers.
 * @param options.approved hash of the definition that was approved.
 * @throws ToolNameError, ToolSchemaError; ToolChangedError when it is another one than was approved.
 */
export function readForeignTool(
  server: string,
  definition: unknown,
  options: { readonly approved?: string | undefined } = {},
): ForeignTool {
  const {
    name,
    description = '',
    inputSchema,
  } = (definition ?? {}) as { readonly name?: unknown; readonly description?: unknown; readonly inputSchema?: unknown };
  if (typeof name !== 'string' || !/^[A-Za-z][\w.-]{0,63}$/.test(name) || FORBIDDEN.has(name.toLowerCase())) {
    throw new ToolNameError(
      `The server "${server}" offers a tool called ${JSON.stringify(typeof name === 'string' ? name.slice(0, 100) : name)}. Names start with a letter and hold letters, digits, "_", "-" and ".", at most 64. The tool is not used.`,
      { data: { server } },
    );
  }
  const found = new Set<string>();
  const change = (text: string): string => {
    const { text: plain, suspicions } = readForeignText(text);
    for (const suspicion of suspicions) found.add(suspicion);
    return plain;
  };
  if (typeof description !== 'string' || description.length > MAX_TEXT)
    throw new ToolSchemaError(`The description of the tool "${name}" is no text of at most ${MAX_TEXT} characters. The tool is not used.`, {
      data: { server, tool: name },
    });
  // Not handed on, but some clients show it, and it says what its makers are about.
  const { title, annotations, outputSchema } = definition as { readonly [member: string]: unknown };
  for (const aside of [title, annotations, outputSchema]) if (aside !== undefined) change(JSON.stringify(aside).slice(0, MAX_TEXT));
  const schema = readForeignSchema(name, inputSchema, change);
  const hash = hashJson(JSON.parse(JSON.stringify({ name, description, inputSchema: inputSchema ?? null })) as Json);
  if (options.approved !== undefined && options.approved !== hash) {
    throw new ToolChangedError(
      `The definition of the tool "${name}" of the server "${server}" is another one than was approved (now ${hash}). Look at it and approve it anew.`,
      { data: { server, tool: name, approved: options.approved, hash } },
    );
  }
  return {
    name: `${server}.${name}`,
    tool: name,
    description: change(description).trim(),
    inputSchema: schema,
    hash,
    suspicions: [...found],
  };
}
