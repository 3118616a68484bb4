export default { preset: '../../jest.preset.mjs', displayName: 'workspace-tools', coverageDirectory: '../../coverage/workspace-tools' };
