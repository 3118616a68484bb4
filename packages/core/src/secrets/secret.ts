/** A handle of a secret: it can be passed about and printed; only the adapter that needs the value asks for it. */
export class Secret {
  /** What people call it, the name of its environment variable for instance. */
  readonly name: string;
  readonly #read: () => string | undefined;

  constructor(name: string, read: () => string | undefined) {
    this.name = name;
    this.#read = read;
  }

  /** The value as it is now; `undefined` when there is none. */
  resolve(): string | undefined {
    return this.#read();
  }

  toString(): string {
    return `[secret ${this.name}]`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** The secret in an environment variable, read at each use: the first of the names that is set. */
export function environmentSecret(
  names: string | readonly [string, ...string[]],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Secret {
  const all = typeof names === 'string' ? ([names] as const) : names;
  const set = (): string | undefined => all.find((name) => (environment[name] ?? '') !== '');
  return new Secret(all.join(' or '), () => environment[set() ?? all[0]]);
}

/** A secret given as text, under this name; or as a handle, which stays as it is. */
export function givenSecret(value: string | Secret, name: string): Secret {
  return typeof value === 'string' ? new Secret(name, () => value) : value;
}
