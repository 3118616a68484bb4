export default {
  preset: '../../jest.preset.mjs',
  displayName: 'cli',
  coverageDirectory: '../../coverage/cli',
  globalSetup: './jest.bundle-command.mjs',
};
