import type { PackageRequest } from './package-request.ts';

/** `rate-limiter` → `rateLimiter`. */
export function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}

/** The one export a package begins with; its author replaces it. */
export function exportName({ name }: PackageRequest): string {
  return `${camelCase(name)}Purpose`;
}

/** A string literal in the quotes of this code base. */
function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', ' ')}'`;
}

export function indexTemplate(request: PackageRequest): string {
  return `export { ${exportName(request)} } from './purpose.ts';\n`;
}

export function sourceTemplate(request: PackageRequest): string {
  return [
    '/** What this package is for, in the words of its package.json. */',
    `export const ${exportName(request)}: string = ${literal(request.description)};`,
    '',
  ].join('\n');
}

export function testTemplate(request: PackageRequest): string {
  return [
    "import { expect, test } from '@jest/globals';",
    "import { readFileSync } from 'node:fs';",
    `import { ${exportName(request)} } from './purpose.ts';`,
    '',
    "test('the purpose is what the manifest says', () => {",
    "  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { description: string };",
    `  expect(${exportName(request)}).toBe(manifest.description);`,
    '});',
    '',
  ].join('\n');
}

export function cherryPickTemplate(request: PackageRequest): string {
  return `import { ${exportName(request)} } from '@tutti/${request.name}';\n\nconsole.log(${exportName(request)});\n`;
}

export function jestTemplate({ name }: PackageRequest): string {
  return `export default { preset: '../../jest.preset.mjs', displayName: '${name}', coverageDirectory: '../../coverage/${name}' };\n`;
}
