import { isNativeError } from 'node:util/types';
import { ToolNotInstalledError } from '../errors/tool-not-installed-error.ts';

/** A program that is not there, in words; every other error as it is. */
export function startError(error: unknown, file: string): unknown {
  const code: unknown = isNativeError(error) ? (error as { readonly code?: unknown }).code : undefined;
  if (code !== 'ENOENT' && code !== 'EACCES') return error;
  return new ToolNotInstalledError(
    `The program "${file}" cannot be started: ${code === 'ENOENT' ? 'it is not there, or its working folder is missing' : 'it may not be executed'}. Install it, or correct the path.`,
    { cause: error, data: { program: file } },
  );
}
