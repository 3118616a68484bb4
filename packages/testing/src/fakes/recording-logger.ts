import type { Json, Logger } from '@tutti/core';

/** One message of a logger. */
export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warning' | 'error';
  readonly message: string;
  readonly data?: Json;
}

/** A logger that keeps what it was told. */
export interface RecordingLogger extends Logger {
  readonly entries: readonly LogEntry[];
  /** The messages of one level, or all. */
  messages(level?: LogEntry['level']): readonly string[];
}

/** Makes a logger that keeps what it was told. */
export function recordingLogger(): RecordingLogger {
  const entries: LogEntry[] = [];
  const at = (level: LogEntry['level']) => (message: string, data?: Json) =>
    void entries.push({ level, message, ...(data === undefined ? {} : { data }) });
  return {
    entries,
    messages: (level) => entries.filter((entry) => level === undefined || entry.level === level).map((entry) => entry.message),
    debug: at('debug'),
    info: at('info'),
    warning: at('warning'),
    error: at('error'),
  };
}
