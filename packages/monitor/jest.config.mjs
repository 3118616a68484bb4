export default { preset: '../../jest.preset.mjs', displayName: 'monitor', coverageDirectory: '../../coverage/monitor' };
