import type { Json } from '../json/json.ts';
import type { Logger } from '../ports/logger.ts';
import type { Redactor } from './redactor.ts';

/** A logger that takes secrets out of everything before it reaches another. */
export function redactingLogger(logger: Logger, redactor: Redactor): Logger {
  const through =
    (level: keyof Logger) =>
    (message: string, data?: Json): void =>
      logger[level](redactor.redact(message), ...(data === undefined ? [] : ([redactor.redactJson(data)] as const)));
  return { debug: through('debug'), info: through('info'), warning: through('warning'), error: through('error') };
}
