import { join } from 'node:path';
import { readWorkspace } from '../workspace/workspace.ts';
import { available, type DispatchKind, unknownMessage } from './dispatch-folder.ts';
import { installPeers } from './install-peers.ts';
import { linkPackages } from './link-packages.ts';
import { runProgram } from './run-program.ts';

export interface DispatchRequest {
  readonly root: string;
  readonly kind: DispatchKind;
  /** The name, then what is passed on to the program. */
  readonly args: readonly string[];
  readonly cwd: string;
}

/** Runs the program of that name with its peers installed; resolves to its exit code, 2 for an unknown name. */
export async function dispatch({ root, kind, args, cwd }: DispatchRequest): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || !available(root, kind).includes(name)) {
    console.error(unknownMessage(root, kind, name));
    return 2;
  }
  const folder = join(root, kind.folder, name);
  linkPackages(readWorkspace(root));
  if (!installPeers(folder)) {
    console.error(`The peers of ${kind.folder}/${name} could not be installed; what npm said stands above.`);
    return 1;
  }
  return runProgram(join(folder, 'main.ts'), rest, cwd);
}
