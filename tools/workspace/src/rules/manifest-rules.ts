import type { Project } from '../workspace/project.ts';
import { LAYERS } from '../workspace/layers.ts';
import type { Rule } from './rule.ts';

export const OLDEST_NODE = '>=22.13';
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish', 'preprepare', 'postprepare'];

/** Complains about each project that `find` finds fault with. */
function projectRule(name: string, find: (project: Project) => readonly string[]): Rule {
  return {
    name,
    check: ({ workspace }) => workspace.projects.flatMap((project) => find(project).map((text) => `${project.folder}: ${text}`)),
  };
}

function publishedRule(name: string, find: (project: Project) => readonly string[]): Rule {
  return projectRule(name, (project) => (project.isPublished ? find(project) : []));
}

const unless = (isFine: boolean, complaint: string): readonly string[] => (isFine ? [] : [complaint]);

export const layerIsKnown: Rule = projectRule('every package has one layer', ({ layer }) =>
  unless(layer !== undefined && layer in LAYERS, `its package.json needs exactly one tag "layer:…" of ${Object.keys(LAYERS).join(', ')}.`),
);

export const noInstallScripts: Rule = publishedRule('no published package has an install script', ({ manifest }) =>
  INSTALL_SCRIPTS.filter((script) => manifest.scripts?.[script] !== undefined).map((script) => `remove its script "${script}".`),
);

export const manifestsAgree: Rule = publishedRule('published packages agree in what their manifests say', ({ manifest, folder }) => [
  ...unless(manifest.name === `@tutti/${folder.split('/').at(-1) ?? ''}`, `its name ${manifest.name} is not @tutti/ and its folder.`),
  ...unless(manifest.type === 'module', '"type" is not "module".'),
  ...unless(manifest.license === 'MIT', '"license" is not "MIT".'),
  ...unless(manifest.engines?.['node'] === OLDEST_NODE, `"engines.node" is not "${OLDEST_NODE}".`),
  ...unless((manifest.description ?? '').length >= 10, '"description" does not say what the package is.'),
  ...unless(
    ['dist', 'src'].every((name) => manifest.files?.includes(name)),
    '"files" does not list dist and src.',
  ),
  ...unless(hasSourceCondition(manifest.exports), '"exports" has no "@tutti/source" first and "types" next in ".".'),
]);

function hasSourceCondition(exports: unknown): boolean {
  const main = (exports as Record<string, unknown> | undefined)?.['.'];
  const conditions = Object.keys((main ?? {}) as object);
  return conditions[0] === '@tutti/source' && conditions[1] === 'types';
}

/** The layer rule of the linter reads imports; this one reads what a consumer would have to install. */
export const dependenciesStayBelow: Rule = {
  name: 'manifests depend on lower layers alone',
  check: ({ workspace }) => {
    const layerOf = new Map(workspace.projects.map((project) => [project.name, project.layer]));
    return workspace.projects.flatMap((project) => {
      const allowed = LAYERS[project.layer ?? '']?.imports ?? [];
      return Object.keys({ ...project.manifest.dependencies, ...project.manifest.peerDependencies })
        .filter((name) => layerOf.has(name) && !allowed.includes(layerOf.get(name) ?? ''))
        .map(
          (name) =>
            `${project.folder} (${project.layer}) depends on ${name} (${layerOf.get(name)}); its layer may use ${allowed.join(', ') || 'nothing'}.`,
        );
    });
  },
};
