export default { preset: '../../jest.preset.mjs', displayName: 'provider-google', coverageDirectory: '../../coverage/provider-google' };
