export default { preset: '../../jest.preset.mjs', displayName: 'demo-pipeline', coverageDirectory: '../../coverage/demo-pipeline' };
