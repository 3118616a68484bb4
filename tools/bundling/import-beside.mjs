/**
 * Plugin of rolldown for files that run as functions, not as modules: what they import of outside they ask `importBeside` for, a parameter of the function.
 * @param {readonly string[]} outside names of what is not in the bundle; the modules of Node are known
 */
export function importBeside(outside) {
  const asked = new RegExp(
    `\\bimport\\((["'\`])(node:[\\w/]+|${outside.map((name) => RegExp.escape(name)).join('|')})\\1\\)(?!\\.[A-Z])`,
    'g',
  );
  return { name: 'import-beside', renderChunk: (code) => code.replaceAll(asked, 'importBeside($1$2$1)') };
}
