import { afterAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInThisContext } from 'node:vm';

const folder = mkdtempSync(join(tmpdir(), 'cli-functions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const own = fileURLToPath(new URL('../..', import.meta.url));

/** What is bundled of a source, or why it is refused: by a process of its own, as the bundler keeps threads. */
function bundled(source: string): string {
  writeFileSync(join(folder, 'in.mjs'), source);
  const program = `
    import { rolldown } from 'rolldown';
    import { asFunctions, intoFunctions } from '../../tools/bundling/as-functions.mjs';
    const bundle = await rolldown({ input: ${JSON.stringify(join(folder, 'in.mjs'))}, platform: 'node', external: ['pg'], plugins: [intoFunctions('csv')] });
    const minify = { mangle: false, compress: false, codegen: true };
    console.log(await bundle.generate({ ...asFunctions, minify }).then(({ output }) => output[0].code, (error) => error.message));`;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: own, encoding: 'utf8' });
}

describe('a file of the bundle', () => {
  test('is one strict function in ASCII that means the same', () => {
    const code = bundled('export const a = "ö😀" + `ü${1}`; export const z = /^ä$/.test("ä"); // é\n');
    expect(code).toMatch(/^[\n\x20-\x7e]*$/);
    const exported: Record<string, unknown> = {};
    (runInThisContext(code) as (exports: object) => void)(exported);
    expect({ ...exported }).toEqual({ a: 'ö😀ü1', z: true });
  });

  test('imports what is outside by its own means; texts stay what they are', () => {
    expect(bundled("export const load = () => import('pg'); export const text = \"import('pg')\";")).toMatch(
      /=>importBeside\(`pg`\).*`import\('pg'\)`/,
    );
  });

  test.each([
    ['asks where it lies', 'export const at = import.meta.url;', /asks where it lies/],
    ['has more than ASCII where an escape is something else', 'export const raw = String.raw`ö`;', /in ASCII.*String\.raw/],
  ])('is refused when it %s', (...[, source, why]) => {
    expect(bundled(source)).toMatch(why);
  });
});
