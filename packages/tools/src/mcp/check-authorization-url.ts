import { UrlInvalidError } from '../errors/url-invalid-error.ts';
import { NetAccess } from '../net/net-access.ts';
import { parseUrl, showUrl } from '../net/parse-url.ts';

/**
 * The address at which a server wants a person to sign in. It may be opened in a browser, never through a shell: what a shell would obey is refused.
 * @throws UrlSchemeError, UrlInvalidError, UrlPrivateError, UrlCredentialsError
 * @see CVE-2025-6514
 */
export async function checkAuthorizationUrl(text: string, net: NetAccess = new NetAccess()): Promise<URL> {
  const url = parseUrl(text);
  if (/[\s`"'<>|\\^{}();$!*]|&&/.test(text.trim()))
    throw new UrlInvalidError(`The address to sign in at, ${showUrl(text)}, holds characters that a shell would obey. It is not opened.`);
  await net.check(url);
  return url;
}
