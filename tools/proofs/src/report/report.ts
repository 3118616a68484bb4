import { cpus, totalmem } from 'node:os';

/** One proof, tried: a line of the table in RELIABILITY.md. */
export interface Line {
  /** What is promised. */
  readonly promise: string;
  /** What was done to break it. */
  readonly tried: string;
  readonly seen: string;
  readonly isHeld: boolean;
  /** What went wrong, one line each. */
  readonly faults?: readonly string[];
}

/** The lines as a Markdown table. */
export function table(lines: readonly Line[]): string {
  const rows = lines.map(({ promise, tried, seen, isHeld }) => `| ${promise} | ${tried} | ${seen} | ${isHeld ? 'held' : '**BROKEN**'} |`);
  return ['| promise | tried | seen | |', '|---|---|---|---|', ...rows].join('\n');
}

/** Where figures were taken, without saying whose machine it is. */
export function machine(): string {
  const all = cpus();
  return `${all.length} cores (${all[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}
