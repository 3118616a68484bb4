import { fileURLToPath } from 'node:url';
import { forgetSettings } from './tools/jest/environment.mjs';

// Before the workers start: they inherit it.
forgetSettings(process.env);

/** Shared jest preset: native ESM, TypeScript stripped by SWC, workspace packages resolved to their TS source. */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@tutti/source', 'node', 'import', 'default'] },
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript', decorators: false }, keepClassNames: true },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/'],
  moduleNameMapper: { '^fast-check$': fileURLToPath(new URL('tools/jest/fast-check.mjs', import.meta.url)) },
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'cjs', 'json'],
  // Ends a test that hangs, and none that is slow because the machine is busy. No test has a limit of its own for that.
  testTimeout: 600_000,
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', '!src/**/*.spec.ts'],
  coverageReporters: ['text-summary', 'lcov', 'json'],
};
