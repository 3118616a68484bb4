import { randomUUID } from 'node:crypto';

/** Source of identifiers, unique across processes. */
export interface Ids {
  next(): string;
}

/** Random UUIDs (RFC 9562 version 4). */
export const systemIds: Ids = { next: () => randomUUID() };
