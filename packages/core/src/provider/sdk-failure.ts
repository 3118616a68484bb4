import { ProviderError } from '../model/provider-error.ts';
import { describeCause } from './describe-cause.ts';
import { httpFailure } from './http-failure.ts';
import type { RefusalBody } from './read-refusal.ts';
import type { WireFailureContext } from './wire-provider.ts';

/** What an SDK meant by an error: that the call was aborted, no connection, an event that cannot be read, a refusal, or nothing that is known. */
export type SdkFailure =
  | 'aborted'
  | 'connection'
  | 'unreadable'
  | 'unknown'
  | (RefusalBody & { readonly status: number | undefined; readonly body: unknown });

/** What an SDK threw as a ProviderError of its class. Keys and prompts in its message are taken out. */
export function sdkFailure(
  error: unknown,
  meaning: SdkFailure,
  context: WireFailureContext & { readonly provider: string },
): ProviderError {
  const { provider, model, redactor } = context;
  const cause = (): string => redactor.redact(describeCause(error));
  switch (meaning) {
    case 'aborted':
      return new ProviderError(`The call to provider "${provider}" was aborted.`, { provider, errorClass: 'aborted' });
    case 'connection':
      return new ProviderError(`Provider "${provider}" could not be reached: ${cause()}. Check the network and the base URL.`, {
        provider,
        errorClass: 'connection',
      });
    case 'unreadable':
      return new ProviderError(`${provider}/${model} sent an event that cannot be read. Try again.`, {
        provider,
        errorClass: 'stream-malformed',
      });
    case 'unknown':
      return new ProviderError(`The call to ${provider}/${model} failed: ${cause()}. Report it when it persists.`, {
        provider,
        errorClass: 'server',
        retryable: false,
      });
    default: {
      const { status, ...said } = meaning;
      return httpFailure({ ...context, ...said, ...(status === undefined ? {} : { status }) });
    }
  }
}
