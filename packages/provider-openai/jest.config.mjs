export default { preset: '../../jest.preset.mjs', displayName: 'provider-openai', coverageDirectory: '../../coverage/provider-openai' };
