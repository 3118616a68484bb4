/** An MCP server: a program that is started, or an address. One of `command` and `url` is given. */
export interface McpServerSpec {
  readonly command?: string;
  readonly args?: readonly string[];
  /** Added to the few plain variables a server gets; `${NAME}` stands for a variable of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folder the program is started in; of a settings file, from the folder of that file. */
  readonly cwd?: string;
  readonly url?: string;
  /** `${NAME}` stands for a variable of the environment. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Hash of exactly this command or address, pinned by who has looked at it. */
  readonly trust?: string;
  /** Hashes of the tools that were approved, by their names; then no others are used. */
  readonly tools?: Readonly<Record<string, string>>;
}
