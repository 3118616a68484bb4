export default { preset: '../../jest.preset.mjs', displayName: 'tools', coverageDirectory: '../../coverage/tools' };
