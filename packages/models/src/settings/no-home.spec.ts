import { expect, jest, test } from '@jest/globals';
import * as os from 'node:os';

jest.unstable_mockModule('node:os', () => ({
  ...os,
  homedir: () => {
    throw new Error('uv_os_homedir returned ENOENT');
  },
}));
const { loadSettings } = await import('./load-settings.ts');

test('a user without a home, as in many containers, has the settings of the folder alone', () => {
  expect(loadSettings({ env: {}, folder: import.meta.dirname })).toMatchObject({ config: undefined, modelsFile: null });
});
