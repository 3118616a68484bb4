import type { RunQuery } from '@tutti/core';
import type { RunState } from './run-state.ts';

export function matches(run: RunState, query: RunQuery): boolean {
  if (query.status !== undefined && !query.status.includes(run.status)) return false;
  if (query.lane !== undefined && run.row.lane !== query.lane) return false;
  if (query.family !== undefined && run.row.family !== query.family) return false;
  for (const [name, value] of Object.entries(query.labels ?? {})) if (run.row.labels[name] !== value) return false;
  return true;
}
