export default { preset: '../../jest.preset.mjs', displayName: 'cost-tracker', coverageDirectory: '../../coverage/cost-tracker' };
