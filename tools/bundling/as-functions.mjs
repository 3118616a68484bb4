/**
 * Plugin of rolldown for files that a loader of their own runs: each is a function of exports, require and importBeside, which stands for `import()` of what is
 * outside. They are ASCII, as V8 keeps other sources at two bytes for each character, and needs longer for them.
 * @param {readonly string[]} outside names of what is not in the bundle; the modules of Node are known
 * @param {string} late name of a file that is loaded where it is needed, and not with what may need it
 */
export function asFunctions(outside, late) {
  const asked = new RegExp(
    `\\bimport\\((["'\`])(node:[\\w/]+|${outside.map((name) => RegExp.escape(name)).join('|')})\\1\\)(?!\\.[A-Z])`,
    'g',
  );
  return {
    name: 'as-functions',
    renderChunk: (code) => code.replaceAll(asked, 'importBeside($1$2$1)'),
    generateBundle(_options, bundle) {
      // Strict, as the modules were of which it is made.
      for (const file of Object.values(bundle)) {
        if (file.code.includes('pathToFileURL(__filename)'))
          throw new Error(`${file.fileName} asks where it lies, which a function does not know: see require-later.mjs.`);
        file.code = `(function(exports,require,importBeside){'use strict';${toAscii(whereNeeded(file.code, late))}\n})`;
      }
    },
  };
}

/** The loader remembers what it has loaded, so that it can be asked each time. */
function whereNeeded(code, late) {
  const [declared, asked] = new RegExp(`const require_${late}=(require\\("\\./${late}-[^"]+"\\));`).exec(code) ?? [];
  return declared === undefined ? code : code.replace(declared, '').replaceAll(`require_${late}.`, () => `${asked}.`);
}

/** The same program: in strings, templates and patterns an escape is the character. One that was escaped already loses its backslash. */
function toAscii(code) {
  const [raw] = /\braw`[^`]*[^\0-\x7f][^`]*`/.exec(code) ?? [];
  if (raw !== undefined) throw new Error(`Write ${raw} in ASCII: in a raw template an escape is not the character.`);
  return code.replace(/(\\*)([^\0-\x7f])/g, (_, before, character) => {
    const even = before.length % 2 === 0 ? before : before.slice(1);
    return `${even}\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
