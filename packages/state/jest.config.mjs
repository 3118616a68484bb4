export default { preset: '../../jest.preset.mjs', displayName: 'state', coverageDirectory: '../../coverage/state' };
