import type { Assessment } from './assessment.ts';
import type { Policy } from './policy.ts';

/** Everything a report is written from. */
export interface Report {
  readonly workspace: string;
  readonly generatedAt: string;
  readonly policy: Policy;
  readonly assessments: readonly Assessment[];
  /** Dependencies that are asked for and not installed. */
  readonly missing: readonly string[];
}
