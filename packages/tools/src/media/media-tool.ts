import type { JsonObject, ToolContext } from '@tutti/core';
import { z } from 'zod';
import { action, type ActionBody } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { parameters } from '../action/parameters.ts';
import { ProviderNotConfiguredError } from '../errors/provider-not-configured-error.ts';
import { mediaKinds, type MediaKind } from './media-kinds.ts';

/** Does the work of a media tool: a service, or a model of one's own. Its answer is the result of the step. */
export type MediaProvider = (action: string, parameters: JsonObject, context: ToolContext) => Promise<JsonObject>;

const schema = () =>
  parameters<JsonObject>(
    { path: z.string().optional(), output_path: z.string().optional(), prompt: z.string().optional() },
    { others: 'keep' },
  );

/** A tool for pictures, sound or film, as far as a provider for it was given. */
export class MediaTool extends ActionTool {
  constructor(kind: MediaKind, provider?: MediaProvider) {
    const { name, description, actions } = mediaKinds[kind];
    const entries = Object.entries(actions).map(([each, what]): [string, ActionBody] => [
      each,
      mediaAction(kind, { name: each, what, provider }),
    ]);
    super({
      id: kind,
      name,
      description,
      ...(entries[0] === undefined ? {} : { defaultAction: entries[0][0] }),
      actions: Object.fromEntries(entries),
    });
  }
}

function mediaAction(
  kind: MediaKind,
  { name, what, provider }: { readonly name: string; readonly what: string; readonly provider: MediaProvider | undefined },
): ActionBody {
  return action({
    description: what,
    effect: 'once',
    schema,
    run: async (given, context) => {
      if (provider === undefined)
        throw new ProviderNotConfiguredError(
          `The tool "${kind}" needs a provider, and none is set up. A program gives one as an option: tools: { media: { "${kind}": async (action, parameters) => … } }; or register a tool of this name.`,
          { data: { tool: kind, action: name } },
        );
      return { action: name, success: true, ...(await provider(name, given, context)) };
    },
  });
}
