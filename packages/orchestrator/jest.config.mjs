export default { preset: '../../jest.preset.mjs', displayName: 'orchestrator', coverageDirectory: '../../coverage/orchestrator' };
