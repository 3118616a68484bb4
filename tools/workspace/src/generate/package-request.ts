import { LAYERS } from '../workspace/layers.ts';

/** What a new package is made from. */
export interface PackageRequest {
  /** Folder and short name: `rate-limiter`. */
  readonly name: string;
  readonly layer: string;
  /** One sentence fragment: what the package is. */
  readonly description: string;
}

export type ParsedRequest = { readonly request: PackageRequest } | { readonly problem: string };

const USAGE = 'Usage: npm run new-package -- NAME --layer LAYER --description TEXT';
const PACKAGE_LAYERS = Object.keys(LAYERS).filter((layer) => layer !== 'app' && layer !== 'tooling');

/** Reads the arguments of `npm run new-package`. */
export function parsePackageRequest(args: readonly string[]): ParsedRequest {
  const options = new Map<string, string>();
  const positional: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? '';
    const [, key, inline] = /^--([a-z]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (key === undefined) positional.push(word);
    else if (!['layer', 'description'].includes(key)) return { problem: `Unknown option --${key}. ${USAGE}` };
    else options.set(key, inline ?? args[(index += 1)] ?? '');
  }
  const [name, ...extra] = positional;
  return extra.length > 0 ? { problem: `Unexpected "${extra.join(' ')}". ${USAGE}` } : validate(name, options);
}

function validate(name: string | undefined, options: ReadonlyMap<string, string>): ParsedRequest {
  const layer = options.get('layer') ?? '';
  const description = (options.get('description') ?? '').trim().replace(/\.$/, '');
  if (name === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    return { problem: `The name "${name ?? ''}" is not kebab-case, like rate-limiter. ${USAGE}` };
  }
  if (!PACKAGE_LAYERS.includes(layer)) {
    return { problem: `The layer "${layer}" is none of ${PACKAGE_LAYERS.join(', ')}. ${USAGE}` };
  }
  if (description.length < 10) {
    return { problem: `The description "${description}" does not say what the package is. ${USAGE}` };
  }
  return { request: { name, layer, description } };
}
