/**
 * What a Node that was started with `--permission` has refused, and how it is allowed.
 * @returns undefined for every other error
 */
export function refusedByNode(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code, permission, resource } = at as { readonly code?: string; readonly permission?: string; readonly resource?: string };
    if (code === 'ERR_ACCESS_DENIED') return `Node was started with --permission, and ${refusal(permission ?? '', resource ?? '')}`;
  }
  return undefined;
}

const onFiles: Readonly<Record<string, readonly [verb: string, flag: string]>> = {
  FileSystemRead: ['read', '--allow-fs-read'],
  FileSystemWrite: ['write', '--allow-fs-write'],
};

function refusal(permission: string, resource: string): string {
  const [verb, flag] = onFiles[permission] ?? [];
  if (verb === undefined)
    return `what the command needs is not allowed (${permission}). Start it with the permission, or without --permission.`;
  return `may not ${verb} "${resource}". Add ${flag}=${resource}, or a folder that it is in, to the options of Node (NODE_OPTIONS), or start it without --permission.`;
}
