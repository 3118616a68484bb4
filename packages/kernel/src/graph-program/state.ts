import type { CommandSink } from '@tutti/core';
import type { Plan } from './plan.ts';
import type { Scope } from './scope.ts';
import { WorkList } from './work-list.ts';

/** What the graph Program knows of a run. Outputs are held by reference. */
export class GraphState {
  readonly plan: Plan;
  /** The outermost scope; the others are in the containers of its nodes. */
  root: Scope | undefined = undefined;
  isDone: boolean = false;
  /** Steps opened in containers; the outermost graph's own are given. */
  steps: number = 0;
  /** Some failure was tolerated. */
  isPartial: boolean = false;
  cancelReason: string | undefined = undefined;
  /** Where a node is likely to settle next, in the outermost graph and in those inside; nothing depends on it but time. */
  nextNode: number = 0;
  nextScope: Scope | undefined = undefined;
  /** What the current event still entails; empty between events. */
  readonly work: WorkList = new WorkList();

  constructor(plan: Plan) {
    this.plan = plan;
  }
}

/** One event being taken in. */
export interface Pass {
  readonly state: GraphState;
  readonly out: CommandSink;
  /** Time of the event, ms since 1970: the only clock. */
  readonly at: number;
  /** Targets named by the step that has just completed. */
  readonly chosen: ReadonlySet<string>;
}
