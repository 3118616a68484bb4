import { failed, type Check } from './check.ts';
import type { Phase, PhaseContext } from './phase.ts';

/** How one phase ended. */
export interface PhaseResult {
  readonly phase: string;
  readonly checks: readonly Check[];
  readonly durationMs: number;
}

/** Runs every phase, also after one has failed, and prints how each went. Results stand in the order of the phases. */
export async function runPhases(phases: readonly Phase[], context: PhaseContext): Promise<readonly PhaseResult[]> {
  const results: PhaseResult[] = [];
  for (const group of groupsOf(phases)) {
    const isAlone = group.length === 1;
    results.push(...(await Promise.all(group.map((phase) => runOne(phase, isAlone ? context : withHeldOutput(context))))));
  }
  return results;
}

interface HoldingContext extends PhaseContext {
  readonly flush?: () => void;
}

async function runOne(phase: Phase, context: HoldingContext): Promise<PhaseResult> {
  context.print(`\n── ${phase.name}\n`);
  const startedAt = performance.now();
  const checks = await runPhase(phase, context);
  const result = { phase: phase.name, checks, durationMs: performance.now() - startedAt };
  context.print(describe(result));
  context.flush?.();
  return result;
}

/** Neighbours that keep one core busy each are one group. */
function groupsOf(phases: readonly Phase[]): readonly (readonly Phase[])[] {
  const groups: Phase[][] = [];
  for (const phase of phases) {
    const last = groups.at(-1);
    if (phase.isOnOneCore && last?.[0]?.isOnOneCore) last.push(phase);
    else groups.push([phase]);
  }
  return groups;
}

/** What phases side by side print stays together, phase by phase. */
function withHeldOutput(context: PhaseContext): HoldingContext {
  let held = '';
  return { ...context, print: (text) => void (held += text), flush: () => context.print(held) };
}

/** A phase that throws is one failed check, and so is one that checks nothing: neither may pass for a success. */
async function runPhase(phase: Phase, context: PhaseContext): Promise<readonly Check[]> {
  try {
    const checks = await phase.run(context);
    return checks.length > 0 ? checks : [failed(`${phase.name} checks something`, 'The phase found nothing to check.')];
  } catch (error) {
    return [failed(`${phase.name} runs to its end`, error instanceof Error ? (error.stack ?? error.message) : String(error))];
  }
}

function describe({ phase, checks, durationMs }: PhaseResult): string {
  const failures = checks.filter((check) => !check.isPassed);
  const details = failures.map((check) => `✖ ${check.name}\n${indent(check.detail)}\n`).join('');
  const mark = failures.length === 0 ? '✔' : '✖';
  const seconds = (durationMs / 1000).toFixed(1);
  return `${details}${mark} ${phase}: ${checks.length - failures.length} passed, ${failures.length} failed (${seconds} s)\n`;
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
