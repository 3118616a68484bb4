import type { Json, JsonObject } from '../json/json.ts';
import { secretForms } from './secret-forms.ts';
import { hasKey, redactKeys, redactPatterns } from './secret-patterns.ts';

/** What stands where a secret was taken out. */
export const REDACTED = '[redacted]';
/** Shorter values are words as well as secrets: taking them out would garble texts and hide nothing. */
const MIN_SECRET = 8;
/** A piece of a known secret this long is as good as the secret. */
const PIECE = 12;

export interface RedactorOptions {
  /** Values to take out wherever they stand. */
  readonly values?: readonly string[];
  /** An environment: the values of variables whose names speak of keys, secrets, tokens and passwords, and passwords in URLs, are taken out. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * Takes secrets out of texts, for every place where a text leaves the process or is kept: known values, their pieces and encodings
 * (base64, URL, JSON, hexadecimal), and whatever has the form of a key. Redacting twice changes nothing more.
 */
export class Redactor {
  readonly #forms: Set<string> = new Set();
  #known: RegExp | undefined;

  constructor(options: RedactorOptions = {}) {
    for (const value of options.values ?? []) this.add(value);
    for (const [name, value] of Object.entries(options.environment ?? {})) {
      if (value === undefined) continue;
      if (secretVariable.test(name)) this.add(value);
      this.addUrl(value);
    }
  }

  /** Makes a value known; from now on it is taken out in all its forms. Values under 8 characters are ignored. */
  add(value: string): void {
    if (value.length < MIN_SECRET || this.#forms.has(value)) return;
    for (const form of secretForms(value)) this.#forms.add(form);
    for (const piece of pieces(value)) this.#forms.add(piece);
    const longestFirst = [...this.#forms].sort((a, b) => b.length - a.length);
    this.#known = new RegExp(longestFirst.map(escape).join('|'), 'g');
  }

  /** Makes the password of a URL known, if it has one: what answers at a URL may repeat the password alone. */
  addUrl(url: string): void {
    const password = /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:([^\s/@]+)@/i.exec(url)?.[1];
    if (password === undefined) return;
    this.add(password);
    if (password.includes('%')) this.add(decoded(password));
  }

  /** Makes known what settings hold in plain sight: members whose names speak of keys and passwords, and passwords in URLs. `${NAME}` stands for a variable and is left alone. */
  addSettings(settings: unknown): void {
    if (typeof settings === 'string') this.addUrl(settings);
    if (typeof settings !== 'object' || settings === null) return;
    for (const [name, value] of Object.entries(settings)) {
      if (typeof value === 'string' && (secretVariable.test(name) || secretMember.test(name)) && !value.includes('${'))
        this.add(value.replace(/^(?:bearer|basic|token)\s+/i, ''));
      this.addSettings(value);
    }
  }

  redact(text: string): string {
    return redactPatterns(this.clean(text), REDACTED);
  }

  /**
   * Takes out what is a secret for certain: known values and keys of known forms, encoded ones too. For values that programs go on
   * with: what only stands where a secret would (`password = …`) may be a text like any other there, and stays.
   */
  clean(text: string): string {
    const plain = this.#known === undefined ? text : this.#redactKnown(text);
    return redactKeys(plain, REDACTED).replace(encodedRun, (run) => (hidesKey(run) ? REDACTED : run));
  }

  /** The same value with every text in it cleaned, keys included; the value itself where there is nothing to take out. */
  cleanJson<Value extends Json>(value: Value): Value {
    return this.#cleaned(value) as Value;
  }

  /** The same value with every text in it redacted, keys included. */
  redactJson<Value extends Json>(value: Value): Value {
    return this.#visit(value) as Value;
  }

  #visit(value: Json): Json {
    if (typeof value === 'string') return this.redact(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item: Json) => this.#visit(item));
    return Object.fromEntries(
      Object.entries(value as JsonObject).map(([key, member]) => [
        this.redact(key),
        secretMember.test(key) && typeof member === 'string' && member.length >= MIN_SECRET ? REDACTED : this.#visit(member),
      ]),
    );
  }

  #cleaned(value: Json): Json {
    if (typeof value === 'string') return this.clean(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      const items = value.map((item: Json) => this.#cleaned(item));
      return items.every((item, i) => item === value[i]) ? value : items;
    }
    const members = Object.entries(value as JsonObject);
    const cleaned = members.map(([key, member]) => [this.clean(key), this.#cleaned(member)] as const);
    return cleaned.every(([key, member], i) => key === members[i]?.[0] && member === members[i]?.[1]) ? value : Object.fromEntries(cleaned);
  }

  /** Overlapping pieces of one secret leave one mask. */
  #redactKnown(text: string): string {
    const known = this.#known as RegExp;
    known.lastIndex = 0;
    const parts: string[] = [];
    let end = 0;
    for (let found = known.exec(text); found !== null; found = known.exec(text)) {
      if (found.index > end || parts.length === 0) parts.push(text.slice(end, found.index), REDACTED);
      end = Math.max(end, found.index + found[0].length);
      // The next piece may begin inside this one.
      known.lastIndex = found.index + 1;
    }
    return parts.length === 0 ? text : parts.join('') + text.slice(end);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const encodedRun = /[A-Za-z0-9+/_-]{24,}={0,2}/g;

/** Whether base64 or hexadecimal digits spell a key. */
function hidesKey(run: string): boolean {
  if (run.length > 100_000) return false;
  const isHex = /^[0-9a-fA-F]+$/.test(run);
  return hasKey(Buffer.from(run, 'base64').toString('latin1')) || (isHex && hasKey(Buffer.from(run, 'hex').toString('latin1')));
}

/** Pieces at steps so close that any run of {@link PIECE} + 3 characters of the secret holds one of them. */
function pieces(secret: string): readonly string[] {
  const found: string[] = [];
  for (let start = 0; start + PIECE <= secret.length; start += 4) found.push(secret.slice(start, start + PIECE));
  return found;
}

const secretVariable = /(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS)(?:_ID)?$/i;
/** Narrower than for variables: `key` and `token` are also words of plain data. */
const secretMember =
  /^(?:(?:x[-_])?api[-_]?key|password|passwd|secret|client[-_]?secret|access[-_]?token|refresh[-_]?token|private[-_]?key|authorization)$/i;

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}
