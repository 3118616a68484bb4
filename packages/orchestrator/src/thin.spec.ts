import { expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const source = import.meta.dirname;

// How lines are broken is the formatter's: so many of 70 characters hold what it may do itself.
test('the facade stays thin: the code of at most 300 lines, comments aside', () => {
  const files = readdirSync(source, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.ts') && !/\.spec\.ts$|spec-support/.test(name));
  const lines = files
    .flatMap((name) => readFileSync(join(source, name), 'utf8').split('\n'))
    .filter((line) => !/^\s*(\/?\*.*|\/\/.*)?$/.test(line));
  expect(lines.reduce((sum, line) => sum + line.trim().length, 0)).toBeLessThanOrEqual(300 * 70);
});

test('importing it loads the models there are, and none of the parts that only an execution needs', () => {
  const program = `
    import { registerHooks } from 'node:module';
    const names = new Set();
    registerHooks({ resolve: (name, context, next) => { if (name.startsWith('@tutti/')) names.add(name); return next(name, context); } });
    const { Orchestrator } = await import(${JSON.stringify(join(source, 'index.ts'))});
    new Orchestrator();
    console.log(JSON.stringify([...names].sort()));`;
  const out = execFileSync(process.execPath, ['--conditions=@tutti/source', '--input-type=module', '--eval', program], {
    encoding: 'utf8',
  });
  expect(JSON.parse(out)).toEqual(['@tutti/core', '@tutti/core/sqlite', '@tutti/models']);
});
