import type { Project } from '../workspace/project.ts';

/** A package and every workspace package it depends on at run time, itself first. */
export function dependencyClosure(target: Project, projects: readonly Project[]): readonly Project[] {
  const byName = new Map(projects.map((project) => [project.name, project]));
  const found = new Map<string, Project>([[target.name, target]]);
  for (const project of found.values()) {
    for (const name of Object.keys({ ...project.manifest.dependencies, ...project.manifest.peerDependencies })) {
      const dependency = byName.get(name);
      if (dependency !== undefined) found.set(name, dependency);
    }
  }
  return [...found.values()];
}
