import type { ChildProcess } from 'node:child_process';

/** Ends a program and everything it has started in its process group, at once. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    // The group has the number of the program that leads it.
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // No member of the group is left; where there are no groups, the program itself is ended.
    child.kill('SIGKILL');
  }
}
