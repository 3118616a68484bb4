export default { preset: '../../jest.preset.mjs', displayName: 'provider-local', coverageDirectory: '../../coverage/provider-local' };
