export default { preset: '../../jest.preset.mjs', displayName: 'gateway', coverageDirectory: '../../coverage/gateway' };
