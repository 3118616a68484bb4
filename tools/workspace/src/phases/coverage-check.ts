import { type Check, failed, passed } from '../checks/check.ts';

/** What is read of a package's jest configuration. */
export interface MeasuredConfig {
  readonly coverageThreshold?: { readonly global?: { readonly branches?: number } };
}

/** What is read of the summary that jest's `json-summary` reporter writes. */
export interface CoverageSummary {
  readonly total: { readonly branches: { readonly total: number; readonly covered: number; readonly pct: number } };
}

/** The share of branches a package's specs have to take, percent; `undefined` for one that names none. */
export function branchesWanted({ coverageThreshold }: MeasuredConfig): number | undefined {
  return coverageThreshold?.global?.branches;
}

/** Whether the specs of a package take as many of its branches as it wants; without a summary nothing was measured. */
export function coverageCheck(folder: string, wanted: number, summary: CoverageSummary | undefined): Check {
  const name = `${folder}: its specs take ${wanted} % of its branches`;
  if (summary === undefined) return failed(name, 'jest wrote no coverage summary.');
  const { total, covered, pct } = summary.total.branches;
  if (total > 0 && (100 * covered) / total >= wanted) return passed(name);
  return failed(
    name,
    `They take ${covered} of ${total}, ${pct} %. See which they leave out: cd ${folder} && NODE_OPTIONS=--experimental-vm-modules jest --coverage --coverageReporters=text`,
  );
}
