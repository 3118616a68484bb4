import type { Json } from '../json/json.ts';
import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';
import { systemClock } from './system-clock.ts';

export type LogLevel = keyof Logger;

export interface LineLoggerOptions {
  /** Messages of lower levels are dropped; asked for each message when it is a function. Default `info`. */
  readonly level?: LogLevel | (() => LogLevel);
  /** Takes one line, without its end. Default: standard error. */
  readonly write?: (line: string) => void;
  readonly clock?: Pick<Clock, 'now'>;
}

const order: readonly LogLevel[] = ['debug', 'info', 'warning', 'error'];
const toStderr = (line: string): void => void process.stderr.write(`${line}\n`);
// What could move a cursor, colour a terminal or end the line.
const invisible = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Writes each message as one line: time (ISO 8601), level, text, data as JSON. */
export function lineLogger({ level = 'info', write = toStderr, clock = systemClock }: LineLoggerOptions = {}): Logger {
  const at =
    (own: LogLevel) =>
    (message: string, data?: Json): void => {
      if (order.indexOf(own) < order.indexOf(typeof level === 'function' ? level() : level)) return;
      const text = `${message}${data === undefined ? '' : ` ${JSON.stringify(data)}`}`;
      write(
        `${new Date(clock.now()).toISOString()} ${own.toUpperCase()} ${text.replaceAll(invisible, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`)}`,
      );
    };
  return { debug: at('debug'), info: at('info'), warning: at('warning'), error: at('error') };
}
