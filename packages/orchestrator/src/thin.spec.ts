import { expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const source = import.meta.dirname;

// What is imported, and what is handed on under its own name, is no code of the facade.
const importing = /^(?:import|export) (?:type )?(?:\{[^}]*\}|\w+) from '[^']+';$/gm;

test('the facade stays thin: at most 300 lines of code, comments and imports aside', () => {
  const files = readdirSync(source, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.ts') && !/\.spec\.ts$|spec-support/.test(name));
  const lines = files
    .flatMap((name) => readFileSync(join(source, name), 'utf8').replaceAll(importing, '').split('\n'))
    .filter((line) => !/^\s*(\/?\*.*|\/\/.*)?$/.test(line));
  expect(lines.length).toBeLessThanOrEqual(300);
  expect(lines.length).toBeGreaterThan(100);
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
