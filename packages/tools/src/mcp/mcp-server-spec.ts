import { hashJson, type Json, type McpServerSpec } from '@tutti/core';
import { ServerUntrustedError } from '../errors/server-untrusted-error.ts';

export type { McpServerSpec } from '@tutti/core';

/** SHA-256 over what is started or called: program, arguments, names of variables, folder, address. Values of variables and headers may be secrets, and are not part of it. */
export function serverHash({ command, args = [], env = {}, cwd, url, headers = {} }: McpServerSpec): string {
  return hashJson({
    command: command ?? null,
    args: [...args],
    env: Object.keys(env).sort(),
    cwd: cwd ?? null,
    url: url ?? null,
    headers: Object.keys(headers).sort(),
  } as Json);
}

/** @throws ServerUntrustedError, with the command in full, unless the server was approved in exactly this form. */
export function assertTrusted(name: string, spec: McpServerSpec): void {
  const hash = serverHash(spec);
  if (spec.trust === hash) return;
  const what =
    spec.command === undefined ? `calls ${JSON.stringify(spec.url ?? '')}` : `runs ${JSON.stringify([spec.command, ...(spec.args ?? [])])}`;
  throw new ServerUntrustedError(
    `The MCP server "${name}" ${what}${spec.trust === undefined ? ', and nobody has approved that' : ', which is not what was approved'}. Look at it; to approve it, set its "trust" to "${hash}".`,
    { data: { server: name, hash, command: [spec.command ?? null, ...(spec.args ?? [])] as Json, url: spec.url ?? null } },
  );
}
