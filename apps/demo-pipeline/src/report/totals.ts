import { licenceOf, type Assessment } from './assessment.ts';
import type { Verdict } from './policy.ts';

/** Sums over all assessments. */
export interface Totals {
  readonly count: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Packages by licence class (of the text, else declared), most first. */
  readonly classes: readonly (readonly [licenceClass: string, count: number])[];
  /** Of the packages with a text and a declared licence: how many agree, and how many there are. */
  readonly agreeing: number;
  readonly comparable: number;
  readonly models: readonly string[];
  readonly modelCalls: number;
  readonly tokens: number;
  readonly costUsd: number;
  readonly modelMs: number;
}

export function totalsOf(assessments: readonly Assessment[]): Totals {
  const calls = assessments.flatMap((one) => one.calls);
  const sum = (pick: (call: (typeof calls)[number]) => number): number => calls.reduce((total, call) => total + pick(call), 0);
  const withVerdict = (verdict: Verdict): number => assessments.filter((one) => one.verdict === verdict).length;
  const agreeing = assessments.filter((one) => one.agreement === 'agrees').length;
  return {
    count: assessments.length,
    verdicts: { allowed: withVerdict('allowed'), denied: withVerdict('denied'), review: withVerdict('review') },
    classes: counted(assessments.map(licenceOf)),
    agreeing,
    comparable: agreeing + assessments.filter((one) => one.agreement === 'differs').length,
    models: [...new Set(calls.map((call) => call.model))].sort(),
    modelCalls: calls.length,
    tokens: sum((call) => call.tokens),
    costUsd: sum((call) => call.costUsd),
    modelMs: sum((call) => call.latencyMs),
  };
}

function counted(names: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}
