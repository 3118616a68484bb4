import type { Graph, Json } from '@tutti/core';
import type { RunResult } from '@tutti/kernel';

/** How a worker process is set up. */
export interface WorkerOptions {
  readonly folder: string;
  readonly name: string;
  readonly isQuick?: boolean;
  readonly blockMs?: number;
  /** Whether `dies` no longer does. */
  readonly isMended?: boolean;
  readonly leaseTtlMs?: number;
  readonly pollMs?: number;
  readonly maxConcurrency?: number;
  readonly graceMs?: number;
}

/** What is said to a worker process. */
export type Order =
  | { readonly do: 'start'; readonly runId: string; readonly graph: Graph; readonly lane?: string }
  | { readonly do: 'take'; readonly runId: string }
  | { readonly do: 'finish'; readonly runId: string; readonly path: string }
  | { readonly do: 'signal'; readonly runId: string; readonly name: string; readonly id: string; readonly payload: Json }
  | { readonly do: 'cancel'; readonly runId: string }
  | { readonly do: 'pause'; readonly runId: string }
  | { readonly do: 'state'; readonly runId: string };

/** What it answers, in its own time. */
export type Report =
  | { readonly type: 'ready' }
  | { readonly type: 'started'; readonly runId: string }
  | { readonly type: 'running'; readonly runId: string; readonly path: string }
  | { readonly type: 'refused'; readonly runId: string; readonly code: string }
  | { readonly type: 'ended'; readonly runId: string; readonly result: RunResult }
  | { readonly type: 'signalled'; readonly id: string; readonly code: string }
  | { readonly type: 'cancelled'; readonly runId: string; readonly tookMs: number }
  | { readonly type: 'paused'; readonly runId: string }
  | { readonly type: 'state'; readonly runId: string; readonly status: string; readonly waitingFor: string | null };
