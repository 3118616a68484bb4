import type { Journal, RunEvent, RunId } from '@tutti/core';

/** Something a run waits for from outside. */
export type Question =
  | { readonly kind: 'decision'; readonly path: string; readonly key?: string; readonly reason: string }
  | { readonly kind: 'signal'; readonly path: string; readonly key?: string; readonly signal: string; readonly reason: string };

/** What a run asks of people: decisions needed and not made, signals waited for and not come. */
export async function openQuestions(journal: Journal, runId: RunId): Promise<readonly Question[]> {
  const open = new Map<string, Question>();
  for await (const batch of journal.read(runId)) for (const event of batch) take(event, open);
  return [...open.values()];
}

function take(event: RunEvent, open: Map<string, Question>): void {
  switch (event.type) {
    case 'decision.needed': {
      const { path, key, reason } = event;
      open.set(`${path}\0${key ?? ''}`, { kind: 'decision', path, ...(key === undefined ? {} : { key }), reason });
      return;
    }
    case 'wait.opened': {
      const { path, key, until } = event;
      if ('signal' in until) open.set(`${path}\0${key}`, { kind: 'signal', path, key, signal: until.signal, reason: `waits for the signal "${until.signal}"` });
      return;
    }
    case 'decision.made': return void open.delete(`${event.path}\0${event.key ?? ''}`);
    case 'wait.closed': return void open.delete(`${event.path}\0${event.key}`);
    case 'step.completed': case 'step.failed': case 'step.cancelled': {
      for (const [name, question] of open) if (question.path === event.path) open.delete(name);
      return;
    }
    // A fork asks anew what is to be asked there.
    case 'run.forked': {
      for (const [name, question] of open) if (question.kind === 'decision') open.delete(name);
      return;
    }
    case 'run.closed': return open.clear();
    default:
  }
}
