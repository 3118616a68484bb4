import type { Json, RunSummary } from '@tutti/core';

/** What the first record says of a run beside the record itself. */
export interface RunMeta {
  readonly queue: string;
  readonly lane?: string;
  readonly family: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly parent?: RunSummary['parent'];
  /** Left out when it is large: then it follows as a blob under its hash. */
  readonly definition?: unknown;
}

/** Only what is of the right kind is taken: the rest gets the value of a run that has none. */
export function metaOf(row: Json | undefined): Partial<RunMeta> {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return {};
  const { queue, lane, family, labels, createdAt, parent, definition } = row as Record<string, Json>;
  const isPlain =
    typeof labels === 'object' &&
    labels !== null &&
    !Array.isArray(labels) &&
    Object.values(labels).every((label) => typeof label === 'string');
  const { runId, path, onParentClose } = (parent ?? {}) as Record<string, unknown>;
  return {
    ...(typeof queue === 'string' && { queue }),
    ...(typeof lane === 'string' && { lane }),
    ...(typeof family === 'string' && { family }),
    ...(isPlain && { labels: labels as Record<string, string> }),
    ...(typeof createdAt === 'number' && Number.isFinite(createdAt) && { createdAt }),
    ...(typeof runId === 'string' &&
      typeof path === 'string' && { parent: { runId, path, onParentClose: onParentClose === 'cancel' ? 'cancel' : 'abandon' } as const }),
    ...(definition !== undefined && { definition }),
  };
}
