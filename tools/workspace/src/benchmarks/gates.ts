import type { BenchResult } from './result.ts';

/** A promise about one figure: `of` is `tutti`, or the name of a peer for the ratio to it. */
export interface Gate {
  readonly result: string;
  readonly of: string;
  readonly is: 'at least' | 'at most';
  readonly limit: number;
}

export interface Verdict {
  readonly gate: Gate;
  /** Undefined when it was not measured, which never passes. */
  readonly value: number | undefined;
  readonly isPassed: boolean;
}

export function judge(gates: readonly Gate[], results: readonly BenchResult[]): readonly Verdict[] {
  const byName = new Map(results.map((result) => [result.name, result]));
  return gates.map((gate) => {
    const value = valueOf(gate, byName.get(gate.result));
    return { gate, value, isPassed: value !== undefined && holds(gate, value) };
  });
}

/** One line for a person: `✖ chain/1000 ratio to mastra is 8.2, must be at least 10`. */
export function describeVerdict({ gate, value, isPassed }: Verdict): string {
  const figure = gate.of === 'tutti' ? gate.result : `${gate.result} ratio to ${gate.of}`;
  const measured = value === undefined ? 'was not measured' : `is ${Number(value.toPrecision(3))}`;
  return `${isPassed ? '✔' : '✖'} ${figure} ${measured}, must be ${gate.is} ${gate.limit}`;
}

function valueOf(gate: Gate, result: BenchResult | undefined): number | undefined {
  return gate.of === 'tutti' ? result?.tutti : result?.ratio[gate.of];
}

/** Written so that NaN never holds. */
function holds({ is, limit }: Gate, value: number): boolean {
  return is === 'at least' ? value >= limit : value <= limit;
}
