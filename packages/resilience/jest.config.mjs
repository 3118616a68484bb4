export default { preset: '../../jest.preset.mjs', displayName: 'resilience', coverageDirectory: '../../coverage/resilience' };
