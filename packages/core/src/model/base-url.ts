import { ValidationError } from '../errors/validation-error.ts';

/**
 * The address of a provider's server, checked. It is not shown in the message: keys are pasted into the wrong option now and then.
 * @throws {@link ValidationError} for what is no http or https address.
 */
export function checkedBaseURL(baseURL: string, provider: string): string {
  const protocol = URL.canParse(baseURL) ? new URL(baseURL).protocol : undefined;
  if (protocol === 'http:' || protocol === 'https:') return baseURL;
  throw new ValidationError(
    `The baseURL of provider "${provider}" is ${protocol === undefined ? 'no address' : `an address of "${protocol}"`}; it must begin with http:// or https:// and name a server.`,
    { issues: [{ path: 'baseURL', message: 'must be an http or https address' }] },
  );
}
