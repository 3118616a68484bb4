/**
 * Options of rolldown for files that a loader of their own runs: each is a function of exports, require and importBeside, which stands for `import()`
 * of what is outside; strict, as the modules were of which it is made. They are ASCII, as V8 keeps other sources at two bytes for each character, and needs longer for them.
 */
export const asFunctions = {
  format: 'cjs',
  charset: 'ascii',
  postBanner: "(function(exports,require,importBeside){'use strict';",
  postFooter: '})',
};

/**
 * Plugin of rolldown that goes with these options, and refuses what would not work in such files.
 * @param {string} late name of a file that is loaded where it is needed, and not with what may need it
 */
export function intoFunctions(late) {
  return {
    name: 'into-functions',
    renderChunk(code) {
      return code.includes('import(') ? importingBeside(code, this.parse(code)) : null;
    },
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.code.includes('pathToFileURL(__filename)'))
          throw new Error(`${file.fileName} asks where it lies, which a function does not know: see require-later.mjs.`);
        const [, other] = /(.{0,40}[^\0-\x7f].{0,20})/.exec(file.code) ?? [];
        if (other !== undefined)
          throw new Error(`Write this of ${file.fileName} in ASCII, an escape would not be the same here: ${JSON.stringify(other)}.`);
        file.code = whereNeeded(file.code, late);
      }
    },
  };
}

/** What is left of `import()` when all files are made is of what is outside of them. A script that is no module has no `import()` without a warning of Node. */
function importingBeside(code, program) {
  let made = '';
  let done = 0;
  for (const place of placesOfImports(program).sort((a, b) => a - b)) {
    made += `${code.slice(done, place)}importBeside`;
    done = place + 'import'.length;
  }
  return made + code.slice(done);
}

function placesOfImports(program) {
  const places = [];
  const nodes = [program];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (node.type === 'ImportExpression') places.push(node.start);
    for (const member of Object.values(node)) if (typeof member === 'object' && member !== null) nodes.push(member);
  }
  return places;
}

/** The loader remembers what it has loaded, so that it can be asked each time. */
function whereNeeded(code, late) {
  const [declared, asked] = new RegExp(`const require_${late}=(require\\("\\./${late}-[^"]+"\\));`).exec(code) ?? [];
  return declared === undefined ? code : code.replace(declared, '').replaceAll(`require_${late}.`, () => `${asked}.`);
}
