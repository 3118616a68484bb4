export default { preset: '../../jest.preset.mjs', displayName: 'models', coverageDirectory: '../../coverage/models' };
