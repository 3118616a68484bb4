export default {
  preset: '../../jest.preset.mjs',
  displayName: 'proofs',
  coverageDirectory: '../../coverage/proofs',
  globalSetup: './jest.bundle-programs.mjs',
};
