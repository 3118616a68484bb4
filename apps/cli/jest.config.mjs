export default { preset: '../../jest.preset.mjs', displayName: 'cli', coverageDirectory: '../../coverage/cli' };
