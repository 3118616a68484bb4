export default { preset: '../../jest.preset.mjs', displayName: 'rate-limiter', coverageDirectory: '../../coverage/rate-limiter' };
