import { CapabilityMissingError } from '../errors/capability-missing-error.ts';
import type { ModelRequest } from '../model/model-request.ts';
import type { ModelCapabilities } from '../ports/model-provider.ts';

/** @throws {@link CapabilityMissingError} for what the request needs and the model cannot do, before anything is sent. */
export function assertCapable(request: ModelRequest, provider: string, capabilities: ModelCapabilities): void {
  const needs: readonly (readonly [keyof ModelCapabilities, string, boolean])[] = [
    ['tools', 'call tools', (request.tools ?? []).length > 0 && request.toolChoice !== 'none'],
    ['structuredOutput', 'give typed answers', request.responseSchema !== undefined],
    [
      'images',
      'see images',
      request.messages.some(({ content }) => typeof content !== 'string' && content.some(({ type }) => type === 'image')),
    ],
    ['reasoning', 'reason on request', request.reasoning !== undefined],
  ];
  const missing = needs.find(([name, , isNeeded]) => isNeeded && !capabilities[name]);
  if (missing === undefined) return;
  throw new CapabilityMissingError(`${provider}/${request.model} cannot ${missing[1]}. Choose another model, or leave it out.`, {
    data: { provider, model: request.model, errorClass: 'capability-missing', needs: missing[0] },
  });
}
