import type { SourceFile } from '../workspace/source-files.ts';
import type { Rule } from './rule.ts';

const CODE = /\.(ts|tsx|mjs|cjs|js)$/;
const SPEC = /\.spec\.tsx?$/;
const MAX_LINES = 400;

// The patterns are put together from parts, so that this file does not break its own rules.
const MARKERS = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].join('|')})\\b`);
const HOSTS = new RegExp(
  [
    ['registry', 'npmjs'],
    ['registry', 'yarnpkg'],
    ['npm', 'pkg.github'],
    ['npm', 'mirror'],
    ['regis', 'try.npm'],
    ['npmjs', '(?:com|org)'],
  ]
    .map(([first, second]) => `${first}\\.?${second}`)
    .join('|'),
  'i',
);
const LEFT_OUT = /\b(?:it|test|describe)(?:\.\w+)*\.(?:skip|only|todo|failing)\b|\b(?:xit|xtest|xdescribe|fit|fdescribe)\s*\(/;

/** Complains about each line of the chosen files that matches. */
function lineRule(
  name: string,
  options: { readonly pattern: RegExp; readonly why: string; readonly applies: (file: string) => boolean },
): Rule {
  const { pattern, why, applies } = options;
  return {
    name,
    check: ({ files }) =>
      files.filter(({ file }) => applies(file)).flatMap((source) => matches(source, pattern).map((place) => `${place}: ${why}`)),
  };
}

function matches({ file, text }: SourceFile, pattern: RegExp): readonly string[] {
  return text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : []));
}

export const noRegistryHost: Rule = lineRule('no committed file names a registry host', {
  pattern: HOSTS,
  why: 'it names a package registry, which differs from place to place. Leave the host out.',
  applies: () => true,
});

export const noTarballAddress: Rule = lineRule('the lockfile names no address to fetch from', {
  pattern: /tarball:\s*https?:/,
  why: 'an address ties the lockfile to one registry. Install again with the pinned pnpm.',
  applies: (file) => file.endsWith('pnpm-lock.yaml') || file.endsWith('package-lock.json'),
});

export const noMarkers: Rule = lineRule('no unfinished work is marked in the code', {
  pattern: MARKERS,
  why: 'finish it, or state the limit in the README.',
  applies: (file) => CODE.test(file),
});

export const noLeftOutTests: Rule = lineRule('no test is left out or run alone', {
  pattern: LEFT_OUT,
  why: 'every test runs in every run.',
  applies: (file) => SPEC.test(file),
});

export const lintExceptionsHaveReasons: Rule = lineRule('every exception from a lint rule says why', {
  pattern: /eslint-disable(?!.*\s--\s+\S)/,
  why: 'write the reason behind two dashes: `eslint-disable-next-line rule -- reason`.',
  applies: (file) => CODE.test(file) && !file.endsWith('/text-rules.ts'),
});

export const filesAreShort: Rule = {
  name: `no file of code is longer than ${MAX_LINES} lines`,
  check: ({ files }) =>
    files
      .filter(({ file, text }) => CODE.test(file) && text.trimEnd().split('\n').length > MAX_LINES)
      .map(({ file }) => `${file} is longer than ${MAX_LINES} lines. Split it by concept.`),
};

export const namesAreKebabCase: Rule = {
  name: 'files of code are named in kebab-case',
  check: ({ files }) =>
    files
      .filter(({ file }) => CODE.test(file) && !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/.test(file.split('/').at(-1) ?? ''))
      .map(({ file }) => `${file} is not kebab-case: name it after the one thing inside.`),
};
