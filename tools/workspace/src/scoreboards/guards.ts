import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { Socket, isIP } from 'node:net';
import { join } from 'node:path';

/** Watches one thing that no input may do. `breaches` takes and clears what was seen since the last call. */
export interface Guard extends Disposable {
  breaches(): readonly string[];
}

/** Keeps the process alive: what would have ended it is noted instead. */
export function guardProcess(): Guard {
  const noted: string[] = [];
  const before = { exit: process.exit, abort: process.abort };
  const refuse = (how: string) => (): never => {
    noted.push(`called process.${how}`);
    throw new Error(`process.${how} was called`);
  };
  const onException = (error: unknown): void =>
    void noted.push(`left an exception uncaught: ${String((error as Error | undefined)?.message ?? error)}`);
  const onRejection = (error: unknown): void =>
    void noted.push(`left a rejection unhandled: ${String((error as Error | undefined)?.message ?? error)}`);
  Object.assign(process, { exit: refuse('exit'), abort: refuse('abort') });
  process.on('uncaughtException', onException).on('unhandledRejection', onRejection);
  return {
    breaches: () => noted.splice(0),
    [Symbol.dispose]: () => {
      Object.assign(process, before);
      process.off('uncaughtException', onException).off('unhandledRejection', onRejection);
    },
  };
}

const BUILT_IN = { Object, Array, Function, String, Number, Boolean, RegExp, Error, Map, Set, Promise } as const;

/** Looks after the prototypes that everything inherits from, and puts them back. */
export function guardPrototypes(): Guard {
  // A map, since a plain object would itself inherit what was added.
  const known = Object.entries(BUILT_IN).map(([name, { prototype }]) => ({ name, prototype: prototype as object, own: ownOf(prototype) }));
  const breaches = (): readonly string[] =>
    known.flatMap(({ name, prototype, own }) =>
      [...new Set([...own.keys(), ...Reflect.ownKeys(prototype)])].flatMap((key) =>
        isRestored(prototype, key, own.get(key)) ? [`changed ${name}.prototype.${String(key)}`] : [],
      ),
    );
  return { breaches, [Symbol.dispose]: () => undefined };
}

function ownOf(prototype: object): ReadonlyMap<PropertyKey, PropertyDescriptor | undefined> {
  return new Map(Reflect.ownKeys(prototype).map((key) => [key, Object.getOwnPropertyDescriptor(prototype, key)]));
}

/** Puts a changed property back. @returns whether there was something to put back. */
function isRestored(prototype: object, key: PropertyKey, then: PropertyDescriptor | undefined): boolean {
  const now = Object.getOwnPropertyDescriptor(prototype, key);
  if (then !== undefined && now !== undefined && now.value === then.value && now.get === then.get) return false;
  if (then === undefined) Reflect.deleteProperty(prototype, key);
  else Object.defineProperty(prototype, key, then);
  return true;
}

/** Refuses and notes every connection that would leave the machine. */
export function guardConnections(): Guard {
  const noted: string[] = [];
  const prototype = Socket.prototype as { connect: (...args: unknown[]) => unknown };
  const { connect } = prototype;
  prototype.connect = function guarded(this: unknown, ...args: unknown[]): unknown {
    const host = hostOf(args);
    if (host === undefined || isLoopback(host)) return connect.apply(this, args);
    noted.push(`tried to connect to ${host}`);
    throw new Error(`a connection to ${host} was refused`);
  };
  return { breaches: () => noted.splice(0), [Symbol.dispose]: () => void (prototype.connect = connect) };
}

function hostOf(args: readonly unknown[]): string | undefined {
  // net.connect hands its arguments on as one array, already put in order.
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  const host = typeof first === 'object' && first !== null ? (first as { host?: unknown }).host : second;
  return typeof host === 'string' ? host : undefined;
}

function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (isIP(bare) === 0) return bare === 'localhost' || bare.endsWith('.localhost');
  return bare.startsWith('127.') || bare === '::1' || bare.startsWith('::ffff:127.');
}

/** Notes what was made, changed or removed in a folder; `except` names what may change. */
export function guardFolder(folder: string, except: readonly string[] = []): Guard {
  let before = fingerprint(folder, except);
  const breaches = (): readonly string[] => {
    const now = fingerprint(folder, except);
    const changed = [...new Set([...before.keys(), ...now.keys()])].filter((path) => before.get(path) !== now.get(path));
    before = now;
    return changed.map((path) => `changed ${join(folder, path)}`);
  };
  return { breaches, [Symbol.dispose]: () => undefined };
}

function fingerprint(folder: string, except: readonly string[], inner = ''): Map<string, string> {
  const prints = new Map<string, string>();
  for (const name of readdirSync(join(folder, inner))) {
    const path = join(inner, name);
    if (except.includes(path)) continue;
    const found = lstatSync(join(folder, path));
    if (found.isDirectory()) for (const [below, print] of fingerprint(folder, except, path)) prints.set(below, print);
    const content = found.isSymbolicLink()
      ? readlinkSync(join(folder, path))
      : found.isFile()
        ? `${found.size}:${createHash('sha256')
            .update(readFileSync(join(folder, path)))
            .digest('hex')}`
        : '';
    prints.set(path, `${found.mode}:${content}`);
  }
  return prints;
}
