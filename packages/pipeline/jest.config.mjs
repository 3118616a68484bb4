export default { preset: '../../jest.preset.mjs', displayName: 'pipeline', coverageDirectory: '../../coverage/pipeline' };
