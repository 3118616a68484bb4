import { LAYERS } from '../workspace/layers.ts';
import { exportName } from './code-templates.ts';
import type { PackageRequest } from './package-request.ts';

const fence = '```';

export function readmeTemplate(request: PackageRequest): string {
  const { name, layer, description } = request;
  const imports = LAYERS[layer]?.imports ?? [];
  const below = imports.length === 0 ? 'no other package of Tutti' : `packages of ${imports.join(', ')} alone`;
  return `# @tutti/${name}

${description}.

It belongs to the layer *${layer}* (${LAYERS[layer]?.purpose ?? ''}) and imports ${below}.

## Install

${fence}sh
npm install @tutti/${name}
${fence}

## Example

${fence}ts
import { ${exportName(request)} } from '@tutti/${name}';

console.log(${exportName(request)});
${fence}

## Guarantees

- Usable alone: installing this package brings nothing but what its package.json names.

## Not in scope

- Anything that its one responsibility above does not name.
`;
}

export function changesetTemplate({ name, description }: PackageRequest): string {
  return `---\n'@tutti/${name}': minor\n---\n\n${description}.\n`;
}
