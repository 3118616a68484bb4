import { ValidationError } from '../errors/validation-error.ts';
import type { Json } from '../json/json.ts';
import { lineLogger, type LogLevel } from './line-logger.ts';
import type { Logger } from './logger.ts';

const levels: Readonly<Record<string, LogLevel>> = {
  debug: 'debug',
  info: 'info',
  warning: 'warning',
  warn: 'warning',
  error: 'error',
  critical: 'error',
};

/** The log level a name means, in any case; `warn` and `critical` are known too. */
export function logLevelOf(name: string): LogLevel | undefined {
  const lower = name.trim().toLowerCase();
  return Object.hasOwn(levels, lower) ? levels[lower] : undefined;
}

/** A logger of the process that is known by its name; `a.b` says nothing of its level where only `a` has one. */
export class NamedLogger implements Logger {
  readonly name: string;
  #level: LogLevel | undefined = undefined;
  #lines: Logger;

  constructor(name: string) {
    this.name = name;
    this.#lines = lineLogger({ level: () => this.level ?? 'info' });
  }

  /** The level it was given, else the one of the nearest name above it that was given one. */
  get level(): LogLevel | undefined {
    if (this.#level !== undefined) return this.#level;
    const end = this.name.lastIndexOf('.');
    return end <= 0 ? undefined : getLogger(this.name.slice(0, end)).level;
  }

  /** Drops messages below a level from now on: DEBUG, INFO, WARNING or ERROR, in any case. @throws ValidationError */
  setLevel(level: string): this {
    const found = logLevelOf(level);
    if (found === undefined)
      throw new ValidationError(
        `The level of logger "${this.name}" is ${JSON.stringify(level)}; it must be DEBUG, INFO, WARNING or ERROR.`,
        { data: { logger: this.name } },
      );
    this.#level = found;
    return this;
  }

  /** Forgets the level: that of the name above holds again. */
  resetLevel(): void {
    this.#level = undefined;
  }

  /** Gives lines to another place than standard error. */
  setOutput(write: (line: string) => void): this {
    this.#lines = lineLogger({ level: () => this.level ?? 'info', write });
    return this;
  }

  debug(message: string, data?: Json): void {
    this.#lines.debug(message, data);
  }

  info(message: string, data?: Json): void {
    this.#lines.info(message, data);
  }

  warning(message: string, data?: Json): void {
    this.#lines.warning(message, data);
  }

  error(message: string, data?: Json): void {
    this.#lines.error(message, data);
  }
}

const known = new Map<string, NamedLogger>();

/** The logger of a name, always the same one; `orchestrator` is where orchestrators write that were given no logger. */
export function getLogger(name: string): NamedLogger {
  const found = known.get(name) ?? new NamedLogger(name);
  known.set(name, found);
  return found;
}
