import type { PackageRequest } from './package-request.ts';
import { OLDEST_NODE } from '../rules/manifest-rules.ts';

/** The package.json of a new package, as all published packages have it. */
export function manifestTemplate({ name, layer, description }: PackageRequest): unknown {
  const isCore = layer === 'core';
  return {
    name: `@tutti/${name}`,
    version: '0.0.0',
    description,
    license: 'MIT',
    type: 'module',
    sideEffects: false,
    engines: { node: OLDEST_NODE },
    exports: {
      '.': { '@tutti/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    files: ['dist', 'src', '!**/*.spec.ts', '!src/spec-support', '!**/*.tsbuildinfo'],
    publishConfig: { access: 'public' },
    nx: { tags: [`layer:${layer}`] },
    ...(isCore ? {} : { dependencies: { '@tutti/core': 'workspace:^' } }),
  };
}
