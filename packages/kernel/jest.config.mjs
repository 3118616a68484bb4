// Files of types alone have no branches; the provider counts one for each.
const TYPES_ALONE = ['run', 'embedded/execution-port', 'embedded/host-services', 'embedded/notice', 'turn/turn-scope'];

export default {
  preset: '../../jest.preset.mjs',
  displayName: 'kernel',
  coverageDirectory: '../../coverage/kernel',
  collectCoverageFrom: ['src/**/*.ts', '!src/**/*.spec.ts', '!src/spec-support/**', ...TYPES_ALONE.map((name) => `!src/${name}.ts`)],
  coverageThreshold: { global: { branches: 95 } },
};
