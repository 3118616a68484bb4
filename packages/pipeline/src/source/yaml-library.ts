import { createRequire } from 'node:module';

let library: typeof import('yaml') | undefined;

/** The library that reads any YAML, with what is wrong and where. Loaded when it is first needed: plain texts are read without it. */
export function yamlLibrary(): typeof import('yaml') {
  library ??= createRequire(import.meta.url)('yaml') as typeof import('yaml');
  return library;
}
