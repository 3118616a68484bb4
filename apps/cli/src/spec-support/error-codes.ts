import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

// Upper-case texts that are no error codes: names of the environment, of SQLite, of the YAML library and of the operating system.
const OTHER =
  /^(?:[A-Z0-9_]+_API_KEY|SEARXNG_URL|NO_COLOR|FORCE_COLOR|ORCHESTRATOR_\w+|TUTTI_\w+|QUOTE_DOUBLE|TAB_AS_INDENT|MISSING_CHAR|MULTIPLE_DOCS|ANCHOR_RESOLVE_FAILED|SQLITE_\w+|NODE_ENV|NODE_OPTIONS|NODE_COMPILE_CACHE|XDG_\w+|EAI_AGAIN|MODULE_NOT_FOUND|UND_ERR_\w+|EXPONENTIAL_BACKOFF|ERR_\w+|UTF_\w+)$/;
const LONG = /['"`]([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)['"`]/g;
// One-word codes are found where they are given as a code: `code: 'X'`, or a union of types after `code:`.
const CODES = /\bcode:(?:\s*\|?\s*['"][A-Z][A-Z0-9_]*['"])+/g;

/** Every error code that sources of packages and apps give, with one file that gives it. */
export function errorCodesOfSources(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const file of globSync('{packages,apps}/*/src/**/*.ts', { cwd: root })) {
    // What handlers may match is not what is thrown.
    if (/\.spec\.ts$|spec-support\/|packages\/testing\/|\/simulation|error-matching|apps\/cli\/src\/(?:explain\/|exit-codes)/.test(file))
      continue;
    for (const code of codesIn(readFileSync(`${root}/${file}`, 'utf8'))) if (!OTHER.test(code)) found.set(code, file);
  }
  return found;
}

function codesIn(source: string): readonly string[] {
  const long = [...source.matchAll(LONG)].map(([, code = '']) => code);
  const given = [...source.matchAll(CODES)].flatMap(([text]) =>
    [...text.matchAll(/['"]([A-Z][A-Z0-9_]*)['"]/g)].map(([, code = '']) => code),
  );
  return [...long, ...given];
}
