import { isClosed, type Journal, type Message, type RunId, type RunSummary } from '@tutti/core';

/** What the child runs of a run are told: a pause and a resume by the seq of the parent's own. */
export type ChildNews = { readonly type: 'pause' | 'resume'; readonly seq: number } | { readonly type: 'cancel'; readonly reason: string };

/** Where the children are found, and how they are told. */
export interface Family {
  readonly journal: Journal;
  familyOf(runId: RunId): Promise<RunId>;
  post(runId: RunId, message: Message): Promise<unknown>;
}

/** Tells all open child runs of a run, wherever they are driven. Told again after a crash, each hears it once: by the id of the message. */
export async function tellChildren({ journal, familyOf, post }: Family, parent: RunId, news: ChildNews): Promise<void> {
  const children: RunSummary[] = [];
  for await (const run of journal.list({ family: await familyOf(parent) })) {
    if (run.parent?.runId === parent && !isClosed(run.status) && isConcerned(run, news)) children.push(run);
  }
  for (const { runId } of children) await post(runId, messageOf(parent, news));
}

/** The news as a message to one child. */
export function messageOf(parent: RunId, news: ChildNews): Message {
  if (news.type === 'cancel') return { id: `cancel:${parent}`, type: 'cancel', reason: news.reason };
  const base = { id: `${news.type}:${parent}:${news.seq}`, by: parent };
  return news.type === 'pause' ? { ...base, type: 'pause', reason: `its parent run "${parent}" is paused` } : { ...base, type: 'resume' };
}

function isConcerned({ parent }: RunSummary, { type }: ChildNews): boolean {
  return type !== 'cancel' || parent?.onParentClose !== 'abandon';
}
