import { ValidationError, isJsonObject, type Json, type Redactor } from '@tutti/core';

/** Variables of an environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What takes secrets out of a run's records, and where their values are looked up when a step needs them. */
export interface SecretsOptions {
  readonly redactor: Redactor;
  readonly environment: Environment;
}

const SEALED = 'tutti:secret';
type Part = string | { readonly env: string };

/**
 * Keeps secrets out of what a run records. What a step puts out is cleaned for good. What a run is given is sealed: a secret that is
 * the value of a variable is kept by that variable's name, and looked up again whenever a step uses it, in whichever process.
 */
export class Secrets {
  readonly #redactor: Redactor;
  readonly #environment: Environment;
  /** The longest first: one may hold another. */
  readonly #known: readonly (readonly [name: string, value: string])[];

  constructor({ redactor, environment }: SecretsOptions) {
    this.#redactor = redactor;
    this.#environment = environment;
    const set = Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && redactor.clean(entry[1]) !== entry[1],
    );
    this.#known = set.sort(([, a], [, b]) => b.length - a.length);
  }

  /** The value without secrets. */
  clean<Value extends Json>(value: Value): Value {
    return this.#redactor.cleanJson(value);
  }

  /** As {@link clean}, and for people: also what only stands where a secret would. */
  shown<Value extends Json>(value: Value): Value {
    return this.#redactor.redactJson(value);
  }

  /** What a run is given, as it goes on record. @throws ValidationError for what would pass for a sealed secret */
  seal(value: Json): Json {
    if (typeof value === 'string') return this.#sealText(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => this.seal(item as Json));
    if (Object.hasOwn(value, SEALED))
      throw new ValidationError(`The key "${SEALED}" stands for a variable of the environment and cannot be given to a run. Rename it.`, {
        code: 'INPUT_TYPE',
      });
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [this.#redactor.clean(key), this.seal(member as Json)]));
  }

  /** What a run was given, with its secrets. @throws ValidationError `INPUT_MISSING` for a variable that is not set here */
  open(value: Json): Json {
    return openSealed(value, (name) => {
      const found = this.#environment[name];
      if (found !== undefined && found !== '') return found;
      throw new ValidationError(
        `The variable "${name}" of the environment is not set here; the run was given its value, which is not on record. Set it and go on with the run.`,
        { code: 'INPUT_MISSING', data: { name } },
      );
    });
  }

  #sealText(text: string): Json {
    let parts: readonly Part[] = [text];
    for (const [env, secret] of this.#known)
      parts = parts.flatMap((part) => (typeof part === 'string' ? between(part.split(secret), { env }) : [part]));
    if (parts.every((part) => typeof part === 'string')) return this.#redactor.clean(text);
    return { [SEALED]: parts.map((part) => (typeof part === 'string' ? this.#redactor.clean(part) : part)) };
  }
}

/** A sealed value with what `valueOf` gives for the names of variables; other values as they are. */
export function openSealed(value: Json, valueOf: (name: string) => string): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => openSealed(item as Json, valueOf));
  const parts = isJsonObject(value) ? value[SEALED] : undefined;
  if (Array.isArray(parts)) return (parts as readonly Part[]).map((part) => (typeof part === 'string' ? part : valueOf(part.env))).join('');
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, openSealed(member as Json, valueOf)]));
}

/** How a secret is shown. */
export function secretName(name: string): string {
  return `[secret ${name}]`;
}

function between(texts: readonly string[], separator: Part): readonly Part[] {
  return texts.flatMap((text, i) => [...(i === 0 ? [] : [separator]), ...(text === '' ? [] : [text])]);
}
