import type { Json } from '@tutti/core';
import { toText } from './convert.ts';
import { strftime } from './strftime.ts';
import { View, type Value } from './value.ts';

/** A point in time: prints as ISO 8601 in UTC, and has the fields and methods of Python's datetime. */
export class DateView extends View {
  readonly #date: Date;

  constructor(date: Date) {
    super();
    this.#date = date;
  }

  override member(name: string): Value | undefined {
    const date = this.#date;
    switch (name) {
      case 'year':
        return date.getUTCFullYear();
      case 'month':
        return date.getUTCMonth() + 1;
      case 'day':
        return date.getUTCDate();
      case 'hour':
        return date.getUTCHours();
      case 'minute':
        return date.getUTCMinutes();
      case 'second':
        return date.getUTCSeconds();
      default:
        return undefined;
    }
  }

  override plain(): Json {
    return this.#date.toISOString();
  }

  override text(): string {
    return this.#date.toISOString();
  }

  override names(): readonly string[] {
    return ['year', 'month', 'day', 'hour', 'minute', 'second'];
  }

  override call(name: string, args: readonly Value[]): Value | undefined {
    switch (name) {
      case 'isoformat':
        return this.text();
      case 'strftime':
        return strftime(this.#date, toText(args[0] ?? '%Y-%m-%d'));
      case 'date':
        return strftime(this.#date, '%Y-%m-%d');
      case 'time':
        return strftime(this.#date, '%H:%M:%S');
      case 'timestamp':
        return this.#date.getTime() / 1000;
      default:
        return undefined;
    }
  }
}
