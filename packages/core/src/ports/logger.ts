import type { Json } from '../json/json.ts';

/** Receives diagnostic messages; `data` is plain JSON and already free of secrets. */
export interface Logger {
  debug(message: string, data?: Json): void;
  info(message: string, data?: Json): void;
  warning(message: string, data?: Json): void;
  error(message: string, data?: Json): void;
}

const silent = (): void => undefined;

/** Drops everything. */
export const silentLogger: Logger = { debug: silent, info: silent, warning: silent, error: silent };
