import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rule } from './rule.ts';

const OWN_FILES = ['README.md', 'tsconfig.json', 'tsconfig.lib.json', 'tsconfig.spec.json', 'jest.config.mjs'];
const PUBLISHED_FILES = [...OWN_FILES, 'src/index.ts', 'cherry-pick.mjs'];
const README_PARTS = [/^#+ .*install/im, /^#+ .*guarantee/im, /^#+ .*(not in scope|out of scope|deliberately not)/im];

export const packagesAreComplete: Rule = {
  name: 'every package has its files',
  check: ({ workspace }) =>
    workspace.projects.flatMap((project) =>
      (project.isPublished ? PUBLISHED_FILES : OWN_FILES)
        .filter((file) => !existsSync(join(project.path, file)))
        .map((file) => `${project.folder}/${file} is missing.`),
    ),
};

export const readmesAnswer: Rule = {
  name: 'the README of a library says how to install it, what it guarantees and what is not in scope',
  check: ({ workspace }) =>
    workspace.projects
      .filter(({ isPublished, folder, path }) => isPublished && folder.startsWith('packages/') && existsSync(join(path, 'README.md')))
      .flatMap(({ folder, path }) => {
        const text = readFileSync(join(path, 'README.md'), 'utf8');
        return README_PARTS.filter((part) => !part.test(text)).map(
          (part) => `${folder}/README.md has no heading that matches ${part.source}.`,
        );
      }),
};

export const rootReferencesAll: Rule = {
  name: 'the root tsconfig.json references every package',
  check: ({ workspace }) => {
    const { references = [] } = JSON.parse(readFileSync(join(workspace.root, 'tsconfig.json'), 'utf8')) as {
      references?: { path: string }[];
    };
    const listed = new Set(references.map(({ path }) => path.replace(/^\.\//, '')));
    return workspace.projects.filter(({ folder }) => !listed.has(folder)).map(({ folder }) => `${folder} is missing from "references".`);
  },
};

/** A package that was never released is announced by a changeset; afterwards its CHANGELOG.md tells. */
export const releasesAreAnnounced: Rule = {
  name: 'every published package has a changeset or a changelog',
  check: ({ workspace }) => {
    const folder = join(workspace.root, '.changeset');
    const changesets = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md') : [];
    const text = changesets.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
    return workspace.projects
      .filter(
        ({ name, isPublished, path }) =>
          isPublished && !existsSync(join(path, 'CHANGELOG.md')) && !new RegExp(`^['"]${name}['"]:`, 'm').test(text),
      )
      .map(({ name, folder: own }) => `${own}: write .changeset/….md that names ${name} and what its user gets.`);
  },
};

export const indexListsByName: Rule = {
  name: 'index.ts lists every export by name',
  check: ({ workspace, files }) =>
    files
      .filter(({ file }) => workspace.projects.some(({ folder, isPublished }) => isPublished && file === `${folder}/src/index.ts`))
      .flatMap(({ file, text }) => [
        ...(/^\s*export\s+\*/m.test(text) ? [`${file} uses "export *".`] : []),
        ...(/^\s*export\s+(default|const|function|class|interface|async)\b/m.test(text)
          ? [`${file} declares something: an index only lists.`]
          : []),
        ...(/^\s*export\s+(type\s+)?\{\s*[\w$]/m.test(text) ? [] : [`${file} exports nothing.`]),
      ]),
};

export const licenceIsThere: Rule = {
  name: 'the licence stands at the root, from where it goes into every tarball',
  check: ({ workspace }) => (existsSync(join(workspace.root, 'LICENSE')) ? [] : ['LICENSE is missing.']),
};
