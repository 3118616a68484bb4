/** What a process of the endurance proof is started with. */
export interface EndureOptions {
  readonly folder: string;
  /** `steady` lives all the time, `killed` for a minute; `last` brings to an end what both have left. */
  readonly role: 'steady' | 'killed' | 'last';
  /** Number of the life among those that are killed. */
  readonly life: number;
  /** Time between two samples, ms. */
  readonly sampleMs: number;
  /** Whether it lets something grow, to see that it is noticed: runs that nobody forgets, and memory nobody needs. */
  readonly isLeaking: boolean;
}

/** What a process tells of itself again and again, after a full collection. */
export interface Sample {
  /** With what objects of the heap hold outside of it. */
  readonly heapBytes: number;
  readonly rssBytes: number;
  readonly handles: number;
  /** Runs ended well since the process began. */
  readonly ended: number;
  readonly wrong: number;
  /** Runs it has taken up from the process before it. */
  readonly orphans: number;
}
