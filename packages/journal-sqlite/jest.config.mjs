export default {
  preset: '../../jest.preset.mjs',
  displayName: 'journal-sqlite',
  coverageDirectory: '../../coverage/journal-sqlite',
  collectCoverageFrom: ['src/**/*.ts', '!src/**/*.spec.ts', '!src/spec-support/**'],
  coverageThreshold: { global: { branches: 95 } },
};
