/**
 * One command that may be run. `args` are matched one by one, all of them: a text stands for itself, `*` for any one value,
 * `*path` for one path inside the root. Neither stands for anything that begins with `-`.
 */
export interface CommandPattern {
  /** A name without a path, as it is written in the call; or an absolute path. */
  readonly bin: string;
  readonly args?: readonly string[];
  /** Whether `--` goes before the first value that the call chose. Default true; false for programs that do not know it, like `echo`. */
  readonly separator?: boolean;
}

/** Which commands may be run, and how long. */
export interface CommandPolicy {
  readonly allow: readonly CommandPattern[];
  /**
   * Gives every `command` line to `/bin/sh`, pipes and all. Whoever can write a pipeline, or a value that one puts into a command, can
   * then do all that this process's user can; `allow` protects nothing any more. Default false.
   */
  readonly shell?: boolean;
  /** Most time for one command, ms. Default 60000. */
  readonly timeoutMs?: number;
  /** Most bytes of output. Default 1 MiB. */
  readonly maxOutputBytes?: number;
  /** Environment variables for every command, beside a clean `PATH`, `LANG`, `HOME` and `TMPDIR`. */
  readonly env?: Readonly<Record<string, string>>;
}
