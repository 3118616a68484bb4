import type { PackageRequest } from './package-request.ts';

const BASE = '../../tsconfig.base.json';

/** The project that stands for a package: its sources and its specs are compiled apart. */
export function solutionTemplate(): unknown {
  return { extends: BASE, files: [], include: [], references: [{ path: './tsconfig.lib.json' }, { path: './tsconfig.spec.json' }] };
}

/** What is published: sources without specs, into dist/. */
export function libTemplate({ layer }: PackageRequest): unknown {
  return {
    extends: BASE,
    compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/tsconfig.lib.tsbuildinfo' },
    include: ['src/**/*.ts'],
    exclude: ['src/**/*.spec.ts', 'src/spec-support/**'],
    references: layer === 'core' ? [] : [{ path: '../core/tsconfig.lib.json' }],
  };
}

/** The specs: compiled to be checked, run by jest from source. */
export function specTemplate(): unknown {
  return {
    extends: BASE,
    compilerOptions: {
      rootDir: 'src',
      outDir: 'out-tsc/spec',
      types: ['node', 'jest'],
      emitDeclarationOnly: true,
      isolatedDeclarations: false,
      rewriteRelativeImportExtensions: false,
      allowImportingTsExtensions: true,
    },
    include: ['src/**/*.spec.ts', 'src/spec-support/**/*.ts'],
    references: [{ path: './tsconfig.lib.json' }],
  };
}
