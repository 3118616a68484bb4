const ASKED = /createRequire\(import\.meta\.url\)\('(yaml|csv-parse\/sync|csv-stringify\/sync)'\)/g;

/** Plugin of rolldown: a library that a package loads when it is first needed is in the bundle, and still runs only then. */
export const requireLater = {
  name: 'require-later',
  transform(code) {
    return code.match(ASKED) === null ? undefined : code.replaceAll(ASKED, "require('$1')");
  },
};
