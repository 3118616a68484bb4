import { createRequire } from 'node:module';
import type { Scalar, YAMLMap, YAMLSeq } from 'yaml';

let library: typeof import('yaml') | undefined;

/** The library that reads YAML. Loaded when it is first needed: most programs have neither a file of models nor one of settings. */
export function yamlLibrary(): typeof import('yaml') {
  library ??= createRequire(import.meta.url)('yaml') as typeof import('yaml');
  return library;
}

export function isMap(node: unknown): node is YAMLMap {
  return yamlLibrary().isMap(node);
}

export function isSeq(node: unknown): node is YAMLSeq {
  return yamlLibrary().isSeq(node);
}

export function isScalar(node: unknown): node is Scalar {
  return yamlLibrary().isScalar(node);
}
