import { z } from 'zod';

/** One member of `mcp_servers`: a program that is started, or an address. */
export interface ServerSettings {
  readonly command?: string;
  readonly args?: readonly string[];
  /** Variables for the program; `${NAME}` stands for one of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folder the program is started in, from the folder of this file. */
  readonly cwd?: string;
  readonly url?: string;
  /** `${NAME}` stands for a variable of the environment. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Hash of exactly this command or address, written by who has looked at it. */
  readonly trust?: string;
  /** Hashes of the tools that were approved, by their names. */
  readonly tools?: Readonly<Record<string, string>>;
}

const text = z.string('must be a text').min(1, 'must not be empty').optional();
const record = z.record(z.string(), z.string('must be a text'), 'must be a mapping of texts').optional();

export const serverKeys: readonly string[] = ['command', 'args', 'env', 'cwd', 'url', 'headers', 'trust', 'tools'];

export const serverSettingsSchema: z.ZodType<ServerSettings> = z.strictObject({
  command: text, args: z.array(z.string('must be a text'), 'must be a list of texts').optional(), env: record, cwd: text, url: text, headers: record, trust: text, tools: record,
}).refine(({ command, url }) => (command === undefined) !== (url === undefined), 'give either the command that starts it, or its url') as z.ZodType<ServerSettings>;
