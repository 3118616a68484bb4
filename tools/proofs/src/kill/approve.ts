import { TuttiError } from '@tutti/core';
import type { Run } from '@tutti/kernel';
import { approval } from './twelve-steps.ts';

/** Posts the signal runs wait for. The sender does not know whether it arrived in an earlier life, so it sends it again under the same id. */
export async function approve(run: Run): Promise<void> {
  await run.signal(approval.name, approval.payload, { id: approval.id }).catch((error: unknown) => {
    if (!TuttiError.isInstance(error) || error.code !== 'RUN_CLOSED') throw error;
  });
}
