import { readFileSync, readlinkSync } from 'node:fs';

/** Which process of which machine a worker is. */
interface ProcessIdentity {
  /** Boot and process-id namespace: two containers of one machine do not see each other's ids. */
  readonly world: string;
  readonly pid: number;
  /** Clock ticks since boot at its start: ids are given again, this pair is not. */
  readonly startedAt: string;
}

let own: string | undefined;
/** Where this process runs; it does not change. */
let here: { readonly world: string | undefined } | undefined;

/** This process as text for the worker's row; empty where the system does not tell enough to recognise it again. */
export function ownProcess(): string {
  if (own !== undefined) return own;
  const world = ownWorld();
  const startedAt = world === undefined ? undefined : startOf(process.pid);
  own =
    world === undefined || startedAt === undefined ? '' : JSON.stringify({ world, pid: process.pid, startedAt } satisfies ProcessIdentity);
  return own;
}

/** Whether a process of this machine has certainly ended. False when that cannot be known. */
export function hasEnded(identity: string | null): boolean {
  // Idle workers ask this of themselves many times a second.
  if (identity === null || identity === '' || ownProcess() === '' || identity === ownProcess()) return false;
  const named = identityOf(identity);
  return named !== undefined && named.world === ownWorld() && startOf(named.pid) !== named.startedAt;
}

/** A text that is none names no process: its lease decides. */
function identityOf(text: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(text) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

function ownWorld(): string | undefined {
  here ??= { world: worldOf() };
  return here.world;
}

function worldOf(): string | undefined {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return undefined;
  }
}

/** The 22nd field of its stat line; a zombie has ended. The second field, a name, may hold spaces and parentheses. */
function startOf(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
    return fields?.[0] === 'Z' ? undefined : fields?.[19];
  } catch {
    return undefined;
  }
}
