/** Something to be timed: one `run` does `units` units of work. */
export interface Subject {
  readonly name: string;
  readonly units: number;
  run(): Promise<void>;
}

export interface InterleaveOptions {
  readonly rounds: number;
  /** A sample repeats its subject until about this long, so that short loads are not lost in the clock's grain. */
  readonly minSampleMs: number;
  readonly warmUpMs: number;
  /** For this long a subject runs untimed before each sample: what ran in between has cooled caches and dropped compiled code. */
  readonly rewarmMs: number;
  /** Time in ms. */
  readonly now: () => number;
  /** Called before each sample, outside the timing. */
  readonly beforeSample?: () => void;
}

const WARM_UP_RUNS = 2;
const MAX_REPEATS = 10_000;

/**
 * Times all subjects in each round, one after another, and starts each round with the next one.
 * @returns per subject one sample per round, in µs per unit.
 */
export async function interleave(subjects: readonly Subject[], options: InterleaveOptions): Promise<ReadonlyMap<string, readonly number[]>> {
  const samples = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
  const repeats = new Map<string, number>();
  for (const subject of subjects) repeats.set(subject.name, await warmUp(subject, options));
  for (let round = 0; round < options.rounds; round++) {
    for (let index = 0; index < subjects.length; index++) {
      const subject = subjects[(index + round) % subjects.length] as Subject;
      samples.get(subject.name)?.push(await sample(subject, repeats.get(subject.name) ?? 1, options));
    }
  }
  return samples;
}

/** Runs a subject until it is compiled, and tells how many runs make one sample. */
async function warmUp(subject: Subject, { warmUpMs, minSampleMs, now }: InterleaveOptions): Promise<number> {
  const startedAt = now();
  let lastMs = 0;
  for (let runs = 0; runs < WARM_UP_RUNS || now() - startedAt < warmUpMs; runs++) {
    const runAt = now();
    await subject.run();
    lastMs = now() - runAt;
  }
  return lastMs > 0 ? Math.min(MAX_REPEATS, Math.max(1, Math.ceil(minSampleMs / lastMs))) : 1;
}

async function sample(subject: Subject, repeats: number, { now, rewarmMs, beforeSample }: InterleaveOptions): Promise<number> {
  const rewarmAt = now();
  while (now() - rewarmAt < rewarmMs) await subject.run();
  beforeSample?.();
  const startedAt = now();
  for (let run = 0; run < repeats; run++) await subject.run();
  return ((now() - startedAt) * 1_000) / (repeats * subject.units);
}
