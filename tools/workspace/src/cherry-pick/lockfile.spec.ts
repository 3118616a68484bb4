import { expect, test } from '@jest/globals';
import { closure, type Lockfile, packageKey, snapshotKey } from './lockfile.ts';

const lockfile: Lockfile = {
  lockfileVersion: '9.0',
  importers: {},
  packages: {},
  snapshots: {
    'a@1.0.0(zod@4.0.0)': { dependencies: { b: '2.0.0', alias: 'c@3.0.0' }, optionalDependencies: { absent: '1.0.0' } },
    'b@2.0.0': { dependencies: { a: '1.0.0(zod@4.0.0)' } },
    'c@3.0.0': {},
    'unrelated@1.0.0': {},
  },
};

test('the closure follows dependencies, optional ones and aliases, and ends on a cycle', () => {
  expect([...closure(lockfile, ['a@1.0.0(zod@4.0.0)'])].sort()).toEqual(['a@1.0.0(zod@4.0.0)', 'b@2.0.0', 'c@3.0.0']);
});

test('an alias is keyed by the package it stands for, and a package without its peers', () => {
  expect(snapshotKey(lockfile, 'alias', 'c@3.0.0')).toBe('c@3.0.0');
  expect(snapshotKey(lockfile, 'b', '2.0.0')).toBe('b@2.0.0');
  expect(packageKey('a@1.0.0(zod@4.0.0(x@1.0.0))')).toBe('a@1.0.0');
});
