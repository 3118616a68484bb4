import { isNativeError } from 'node:util/types';
import { ToolNotInstalledError } from '../errors/tool-not-installed-error.ts';

/**
 * Loads a library that is installed only where it is wanted.
 * @param packages what `npm install` is to be given, the library itself first
 * @throws ToolNotInstalledError with the command that installs it
 */
export async function loadOptional<T>(packages: readonly string[], load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const code: unknown = isNativeError(error) ? (error as { readonly code?: unknown }).code : undefined;
    // Imports say the one, requires the other.
    if (typeof code !== 'string' || !/^(ERR_)?MODULE_NOT_FOUND$/.test(code)) throw error;
    throw new ToolNotInstalledError(
      `This needs the library "${packages[0] ?? ''}", which is not installed. Run: npm install ${packages.join(' ')}`,
      { cause: error, data: { packages: [...packages] } },
    );
  }
}
