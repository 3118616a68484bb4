import { ValidationError } from '../errors/validation-error.ts';
import type { JsonObject } from '../json/json.ts';
import { didYouMean } from '../nearest-name.ts';
import { parseToolArguments } from '../tool/tool-arguments.ts';
import type { ToolCallPart, ToolCallProblem } from './chat-message.ts';
import type { ToolSpec } from './model-request.ts';

/** A tool call as a provider gives it: the arguments are text yet. */
export interface RawToolCall {
  readonly id: string;
  readonly name: string;
  readonly argumentsText: string;
  readonly signature?: string;
}

/**
 * Judges a tool call against the tools that were offered. A call that must not run has a `problem`, whose message can be fed back to the model;
 * its arguments are then empty and the text is kept in `invalidArguments`.
 * `isCut`: the answer ended at its token limit, so that even arguments that parse may be half of what was meant.
 */
export function readToolCall(
  raw: RawToolCall,
  options: { readonly tools?: readonly ToolSpec[]; readonly isCut?: boolean } = {},
): ToolCallPart {
  const { id, name, argumentsText, signature } = raw;
  const seal = signature === undefined ? {} : { signature };
  const refuse = (problem: ToolCallProblem): ToolCallPart => ({
    type: 'tool-call',
    id,
    name,
    arguments: {},
    invalidArguments: argumentsText,
    problem,
    ...seal,
  });
  const offered = options.tools ?? [];
  const spec = offered.find((tool) => tool.name === name);
  if (spec === undefined) return refuse({ code: 'TOOL_UNKNOWN', message: unknownTool(name, offered) });
  try {
    const parsed = parseToolArguments(argumentsText, { tool: name, schema: spec.parameters });
    if (options.isCut === true)
      return refuse({
        code: 'ARGS_JSON',
        message: `The call to "${name}" was cut off at the token limit. Write less, or raise maxTokens.`,
      });
    return { type: 'tool-call', id, name, arguments: parsed, ...seal };
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return refuse({ code: error.code, message: error.message });
  }
}

/** The text of a call's arguments, as the model wrote them. */
export function toolArgumentsText(call: ToolCallPart): string {
  return call.invalidArguments ?? JSON.stringify(call.arguments satisfies JsonObject);
}

function unknownTool(name: string, offered: readonly ToolSpec[]): string {
  const names = offered.map((tool) => tool.name);
  const hint = didYouMean(name, names);
  return `Unknown tool ${JSON.stringify(name.slice(0, 128))}. ${hint === '' ? '' : `${hint} `}${names.length === 0 ? 'No tools are offered.' : `Offered: ${names.join(', ')}.`}`;
}
