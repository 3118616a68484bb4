import { afterEach, describe, expect, test } from '@jest/globals';
import { nextCommand } from './next-command.ts';

describe('a command for the person to copy', () => {
  afterEach(() => void delete process.env['TUTTI_CALLED_AS']);

  test('begins with what this one was called as', () => {
    expect(nextCommand('resume r1')).toBe('tutti resume r1');
    process.env['TUTTI_CALLED_AS'] = 'npm run tutti --';
    expect(nextCommand('resume r1')).toBe('npm run tutti -- resume r1');
  });

  test('names the same journal and settings, where the command takes them', () => {
    const given = { store: "it's here/runs.sqlite", config: 'c.yaml', models: 'm.yaml' };
    expect(nextCommand('resume r1', given)).toBe(
      String.raw`tutti resume r1 --store 'it'\''s here/runs.sqlite' --config c.yaml --models m.yaml`,
    );
    expect(nextCommand('show r1', { ...given, store: 'x.sqlite' })).toBe('tutti show r1 --store x.sqlite');
    expect(nextCommand('explain AUTH', given)).toBe('tutti explain AUTH');
  });
});
