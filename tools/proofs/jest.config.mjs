export default { preset: '../../jest.preset.mjs', displayName: 'proofs', coverageDirectory: '../../coverage/proofs' };
