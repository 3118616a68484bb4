import type { Dependency } from '../workspace/third-party.ts';
import { judge, type Judgement, type Policy, type Verdict } from './policy.ts';

/** What a model call has given and taken. */
export interface ModelAnswer {
  readonly text: string;
  readonly model: string;
  readonly costUsd: number;
  readonly latencyMs: number;
  readonly tokens: number;
}

/** All that the report says of one dependency. */
export interface Assessment extends Judgement {
  readonly dependency: Dependency;
  /** Class the licence text was sorted into; empty without a text. */
  readonly licenceClass: string;
  readonly summary: string;
  readonly changes: string;
  readonly files: readonly string[];
  readonly calls: readonly ModelAnswer[];
}

/** What the steps before have found out. */
export interface Findings {
  readonly dependency: Dependency;
  readonly files: readonly string[];
  readonly licence: ModelAnswer | undefined;
  readonly readme: ModelAnswer | undefined;
  readonly changelog: ModelAnswer | undefined;
}

/** The sign each verdict is shown with. */
export const verdictSigns: Readonly<Record<Verdict, string>> = { allowed: '✓', denied: '✗', review: '?' };

/** The licence a package is counted and shown under. */
export function licenceOf({ licenceClass, dependency }: Assessment): string {
  return licenceClass || dependency.declared || 'unknown';
}

/** What a package is, in a few words. */
export function aboutOf({ summary, dependency }: Assessment): string {
  return summary || dependency.description || 'It comes without a description.';
}

/** Brings the findings on one dependency together and judges its licence. */
export function assess(findings: Findings, policy: Policy): Assessment {
  const { dependency, files, licence, readme, changelog } = findings;
  const licenceClass = licence?.text ?? '';
  return {
    dependency,
    licenceClass,
    summary: readme?.text ?? '',
    changes: changelog?.text ?? '',
    files,
    calls: [licence, readme, changelog].filter((call) => call !== undefined),
    ...judge({ fromText: licenceClass, declared: dependency.declared }, policy),
  };
}
