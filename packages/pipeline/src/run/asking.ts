import { systemClock, type ApprovalPolicy, type Clock, type StepContext } from '@tutti/core';
import { autosIn } from './auto-marks.ts';
import type { PipelineHandlerOptions } from './handler-options.ts';
import { readRunInput } from './run-input.ts';
import type { StepInput, StepWork, Untrusted } from './step-input.ts';
import { namesIn } from './value-names.ts';

/** What a step knows when it has to ask before it acts. */
export interface Asking {
  /** The policy that was compiled in. */
  readonly approvals: ApprovalPolicy | undefined;
  readonly callsOnce: boolean;
  /** What was answered in this execution. */
  readonly agreed: Map<string, boolean>;
  /** Steps of the run around from which what others wrote may be in this run's input. */
  readonly inherited: readonly string[];
  /** Stands still: a handler that was put away while it waited renders the same arguments again, and the answer is for those. */
  readonly clock: Clock | undefined;
}

export async function beginAsking(
  { approvals, callsOnce = false }: StepInput,
  context: StepContext,
  { clock = systemClock }: PipelineHandlerOptions,
): Promise<Asking> {
  const inherited = readRunInput(context.input).pipeline['untrusted'];
  const sources = Array.isArray(inherited) ? inherited.map(String) : [];
  const still = approvals === undefined ? undefined : await stillClock(context, clock);
  return { approvals, callsOnce, agreed: new Map(), inherited: sources, clock: still };
}

async function stillClock(context: StepContext, clock: Clock): Promise<Clock> {
  const at = await context.step('rendered-at', () => clock.now(), { effect: 'none' });
  return { now: () => at, monotonic: () => clock.monotonic(), after: (ms, run) => clock.after(ms, run), breathe: () => clock.breathe() };
}

/** What came in with the run's input may be in every argument that is not written out. */
export function withInherited(untrusted: Untrusted, work: StepWork, inherited: readonly string[]): Untrusted {
  if (inherited.length === 0 || work.kind !== 'tool') return untrusted;
  const found: Record<string, readonly string[]> = { ...untrusted };
  for (const [name, value] of [['', [work.tool, work.action]], ...Object.entries(work.parameters)] as const) {
    if (namesIn(value).size > 0 || autosIn(value).length > 0) found[name] = [...new Set([...(found[name] ?? []), ...inherited])];
  }
  return found;
}
