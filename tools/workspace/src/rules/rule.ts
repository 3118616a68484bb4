import type { SourceFile } from '../workspace/source-files.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** What a rule looks at. */
export interface RuleInput {
  readonly workspace: Workspace;
  readonly files: readonly SourceFile[];
}

/** A rule about the shape of the repository; it returns complaints, each naming the place and what to do. */
export interface Rule {
  readonly name: string;
  check(input: RuleInput): readonly string[];
}
