export default { preset: '../../jest.preset.mjs', displayName: 'journal-sqlite', coverageDirectory: '../../coverage/journal-sqlite' };
