import type { Workspace } from '../workspace/workspace.ts';
import type { Check } from './check.ts';

/** What the phases of one run share. */
export interface PhaseContext {
  readonly workspace: Workspace;
  /** A folder of this run alone, removed at its end. */
  readonly scratch: string;
  /** Tarballs by package name, once the `package` phase has made them. */
  readonly tarballs: Map<string, string>;
  /** What specs that draw anything draw it from. */
  readonly seed: number;
  readonly print: (text: string) => void;
}

/** A group of checks that run together. */
export interface Phase {
  readonly name: string;
  /** Names of phases whose work it takes up. */
  readonly needs?: readonly string[];
  /** Its work keeps one core busy: it runs side by side with others of that kind that stand next to it. */
  readonly isOnOneCore?: true;
  run(context: PhaseContext): Promise<readonly Check[]>;
}
