import { lexAuto } from '../auto/lex-auto.ts';
import type { Diagnostics } from './diagnostics.ts';
import { parseDocument } from './parse-document.ts';
import type { ParsedYaml } from './parsed-yaml.ts';
import { readPlainYaml } from './read-plain-yaml.ts';

/** Reads one YAML document into a tree with places. Problems go to the diagnostics. */
export function parseYaml(diagnostics: Diagnostics): ParsedYaml {
  const lexed = lexAuto(diagnostics.source.text);
  // What is not plain is read again, slower, by what can say what is wrong with it.
  const tree = readPlainYaml(lexed, diagnostics.source.text);
  return tree === undefined ? parseDocument(lexed, diagnostics) : { tree };
}
