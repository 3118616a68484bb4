import { readFileSync } from 'node:fs';

const ASKED = /createRequire\(import\.meta\.url\)\('\.\.\/package\.json'\)/g;

/** Plugin of rolldown: a package that reads its version from the package.json above it finds it written in, wherever the bundle lies. */
export const inlineVersions = {
  name: 'inline-versions',
  transform(code, id) {
    if (!ASKED.test(code)) return undefined;
    const { version } = JSON.parse(readFileSync(new URL('../package.json', `file://${id}`), 'utf8'));
    return code.replaceAll(ASKED, `({ version: ${JSON.stringify(version)} })`);
  },
};
