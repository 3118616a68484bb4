/** How Python code may be run. */
export interface PythonPolicy {
  /** The interpreter: a name, or an absolute path. Default `python3`. */
  readonly bin?: string;
  /** Most time for one piece of code, ms. Default 60000. */
  readonly timeoutMs?: number;
  /** Most bytes of output, result included. Default 1 MiB. */
  readonly maxOutputBytes?: number;
  /** Environment variables for the code, beside a clean `PATH`, `LANG`, `HOME` and `TMPDIR`. */
  readonly env?: Readonly<Record<string, string>>;
}
