/** One thing that was checked. */
export interface Check {
  readonly name: string;
  readonly isPassed: boolean;
  /** Why it failed, for a person; empty when it passed. */
  readonly detail: string;
}

export function passed(name: string): Check {
  return { name, isPassed: true, detail: '' };
}

export function failed(name: string, detail: string): Check {
  return { name, isPassed: false, detail };
}

/** Passes when there is nothing to complain about. */
export function fromComplaints(name: string, complaints: readonly string[]): Check {
  return complaints.length === 0 ? passed(name) : failed(name, complaints.join('\n'));
}
