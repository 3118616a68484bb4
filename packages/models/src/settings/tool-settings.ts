import { z } from 'zod';
import { toSnake } from '../file/letter-case.ts';

/** One command that may be run, argument by argument; `*` is any one value, `*path` one path inside the root. */
export interface CommandSetting {
  readonly bin: string;
  readonly args?: readonly string[];
  /** Whether `--` goes before the first value of the call. */
  readonly separator?: boolean;
}

/** How a program is bounded, and the variables it gets. */
export interface ProgramSettings {
  readonly timeoutMs?: number;
  readonly maxOutputBytes?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** What `tools` may hold beside switches; each member is the option of the same name of the tools. */
export interface ToolPolicies {
  readonly commands?: ProgramSettings & { readonly allow: readonly CommandSetting[]; readonly shell?: boolean };
  readonly python?: ProgramSettings & { readonly bin?: string };
  readonly database?: {
    readonly connections?: Readonly<Record<string, string>>;
    readonly allowWrites?: boolean;
    readonly maxRows?: number;
    readonly timeoutMs?: number;
  };
  readonly net?: {
    readonly allowPrivate?: readonly string[];
    readonly limits?: { readonly timeoutMs?: number; readonly idleMs?: number; readonly maxBytes?: number; readonly maxRedirects?: number };
  };
  readonly search?: {
    readonly searxngUrl?: string;
    readonly endpoints?: Readonly<Partial<Record<'duckduckgo' | 'tavily' | 'brave' | 'serper', string>>>;
  };
  readonly browser?: {
    readonly executablePath?: string;
    readonly sandbox?: boolean;
    readonly args?: readonly string[];
    readonly timeoutMs?: number;
    readonly maxBytes?: number;
  };
  readonly people?: { readonly mode?: 'default' | 'wait' };
}

const text = z.string('must be a text').min(1, 'must not be empty');
const texts = z.array(z.string('must be a text'), 'must be a list of texts').optional();
const record = z.record(z.string(), text, 'must be a mapping of names to texts').optional();
const flag = z.boolean('must be true or false').optional();
const count = (what: string, least = 1): z.ZodOptional<z.ZodInt> =>
  z
    .int(`must be a whole number${what}`)
    .min(least, `must be at least ${least}`)
    .max(2_147_483_647, 'must be at most 2147483647')
    .optional();
const ms = count(' of milliseconds');
const bytes = count(' of bytes');
/** A mapping that names what it knows when it is given something else. */
function strict<Shape extends z.ZodRawShape>(shape: Shape, hint: string): z.ZodObject<Shape> {
  const named = (keys: readonly string[]): string => keys.map(toSnake).join(', ');
  return z.strictObject(shape, {
    error: ({ code, keys }) =>
      code === 'unrecognized_keys' ? `there is no ${named(keys as readonly string[])} in it, only ${named(Object.keys(shape))}` : hint,
  }) as unknown as z.ZodObject<Shape>;
}

const program = { timeoutMs: ms, maxOutputBytes: bytes, env: record };
const command = strict({ bin: text, args: texts, separator: flag }, 'must be a mapping with "bin", and with "args" where it takes some');
const limits = strict({ timeoutMs: ms, idleMs: ms, maxBytes: bytes, maxRedirects: count('', 0) }, 'must be a mapping').optional();
const service = z.enum(['duckduckgo', 'tavily', 'brave', 'serper'], 'must be duckduckgo, tavily, brave or serper');

/** The members of `tools` that are mappings themselves. */
export const toolPolicySchemas: Readonly<Record<keyof ToolPolicies, z.ZodObject>> = {
  commands: z.strictObject({
    allow: z.array(command, 'must be the list of the commands that may be run: [{ bin: git, args: [status] }]'),
    shell: flag,
    ...program,
  }),
  python: z.strictObject({ bin: text.optional(), ...program }),
  database: z.strictObject({ connections: record, allowWrites: flag, maxRows: count(''), timeoutMs: ms }),
  net: z.strictObject({ allowPrivate: texts, limits }),
  search: z.strictObject({
    searxngUrl: text.optional(),
    endpoints: z.partialRecord(service, text, 'must be a mapping of services to addresses').optional(),
  }),
  browser: z.strictObject({ executablePath: text.optional(), sandbox: flag, args: texts, timeoutMs: ms, maxBytes: bytes }),
  people: z.strictObject({ mode: z.enum(['default', 'wait'], 'must be default or wait').optional() }),
};
