export default {
  preset: '../../jest.preset.mjs',
  displayName: 'provider-anthropic',
  coverageDirectory: '../../coverage/provider-anthropic',
};
