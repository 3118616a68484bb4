import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import importX from 'eslint-plugin-import-x';
import { readFileSync, readdirSync } from 'node:fs';
import tseslint from 'typescript-eslint';
import { languageSyntax, safetyRules, sizeRules } from './tools/eslint/language.mjs';
import { sourceConstraints, specConstraints } from './tools/eslint/layers.mjs';
import { portRules, portSyntax } from './tools/eslint/ports.mjs';

const SOURCES = ['**/*.ts', '**/*.tsx'];
const SPECS = ['**/*.spec.ts', '**/*.spec.tsx', '**/src/spec-support/**/*.ts'];
// The facade loads its parts when they are needed; who uses one of them directly may import it as usual.
const boundaries = (depConstraints) => [
  'error',
  { allow: [], enforceBuildableLibDependency: false, checkDynamicDependenciesExceptions: ['@tutti/*'], depConstraints },
];

/** Packages that touch the outside world by calling: adapters, and the fakes that stand in for it. */
const outward = readdirSync(new URL('packages', import.meta.url)).filter((name) => {
  try {
    const manifest = JSON.parse(readFileSync(new URL(`packages/${name}/package.json`, import.meta.url), 'utf8'));
    return (manifest.nx?.tags ?? []).some((tag) => tag === 'layer:adapter' || tag === 'layer:testing');
  } catch {
    return false;
  }
});

export default [
  { ignores: ['**/dist', '**/out-tsc', '**/coverage', '**/.docs', '**/.cache', '**/jest.config.mjs', '**/vite.config.*'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        Buffer: 'readonly',
      },
    },
  },
  {
    files: SOURCES,
    plugins: { '@nx': nx, 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.tsx'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [importX.createNodeResolver({ extensions: ['.ts', '.tsx', '.js', '.mjs'] })],
    },
    rules: {
      ...sizeRules,
      ...safetyRules,
      '@nx/enforce-module-boundaries': boundaries(sourceConstraints),
      'import-x/no-cycle': 'error',
      'no-restricted-syntax': ['error', ...languageSyntax],
    },
  },
  {
    files: ['{packages,apps}/*/src/**/*.{ts,tsx}'],
    ignores: ['**/src/ports/**', '**/src/adapters/**', ...outward.map((name) => `packages/${name}/src/**`)],
    rules: { ...portRules, 'no-restricted-syntax': ['error', ...languageSyntax, ...portSyntax] },
  },
  {
    // A suite is one long callback by nature; what stays is the limit on the file.
    files: SPECS,
    rules: { '@nx/enforce-module-boundaries': boundaries(specConstraints), 'max-lines-per-function': 'off' },
  },
  {
    // Programs found by folder belong to no project of nx; they stand on top of everything.
    files: ['tools/{benchmarks,scoreboards,soaks}/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': 'off' },
  },
];
