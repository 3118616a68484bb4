import { readFileSync } from 'node:fs';

const file = new URL('../workspace/layers.json', import.meta.url);
export const layers = JSON.parse(readFileSync(file, 'utf8'));

// From the ground up. `testing` is beside the house: only specs stand on it.
const HEIGHT = ['core', 'mechanism', 'adapter', 'gateway', 'frontend', 'facade', 'app'];
const tag = (layer) => `layer:${layer}`;

/** What a source of each layer may import: what layers.json says, never its own layer. */
export const sourceConstraints = Object.entries(layers).map(([layer, { imports }]) => ({
  sourceTag: tag(layer),
  onlyDependOnLibsWithTags: imports.map(tag),
}));

/** A spec may also use the fakes and everything below its package, to drive an adapter with the real kernel. */
export const specConstraints = Object.entries(layers).map(([layer, { imports }]) => {
  const below = HEIGHT.slice(0, Math.max(0, HEIGHT.indexOf(layer)));
  return { sourceTag: tag(layer), onlyDependOnLibsWithTags: [...new Set([...imports, ...below, 'testing'])].map(tag) };
});
