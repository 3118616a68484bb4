export default {
  preset: '../../jest.preset.mjs',
  displayName: 'tools',
  coverageDirectory: '../../coverage/tools',
  // Jest itself adds "import" or "require" by how a module is loaded; libraries of the other kind (pg) break when both hold.
  testEnvironmentOptions: { customExportConditions: ['@tutti/source', 'node'] },
};
