/** Something to be timed: one `run` does `units` units of work. */
export interface Subject {
  readonly name: string;
  readonly units: number;
  run(): Promise<void>;
}

export interface SampleOptions {
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

export interface RoundOptions {
  readonly rounds: number;
  /**
   * How often a round goes through all subjects; the fastest of a subject's samples is the round's. 1 unless said. On a shared machine
   * neighbours slow everybody down, by up to half, for less than a second at a time: several passes find a moment without them.
   */
  readonly passes?: number;
}

export interface InterleaveOptions extends SampleOptions, RoundOptions {}

const WARM_UP_RUNS = 2;
const MAX_REPEATS = 10_000;

/** Something that times itself, here or in another process. */
export interface Sampler {
  readonly name: string;
  /** Runs untimed until it is compiled. */
  warmUp(): Promise<void>;
  /** @returns µs per unit. */
  sample(): Promise<number>;
}

/**
 * Times all subjects in each round, one after another, and starts each pass through them with the next one.
 * @returns per subject one figure per round, in µs per unit.
 */
export function interleave(subjects: readonly Subject[], options: InterleaveOptions): Promise<ReadonlyMap<string, readonly number[]>> {
  return interleaveSamplers(
    subjects.map((subject) => samplerOf(subject, options)),
    options,
  );
}

/** {@link interleave} for what times itself. */
export async function interleaveSamplers(
  samplers: readonly Sampler[],
  { rounds, passes = 1 }: RoundOptions,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const figures = new Map<string, number[]>(samplers.map(({ name }) => [name, []]));
  for (const sampler of samplers) await sampler.warmUp();
  for (let pass = 0; pass < rounds * passes; pass++) {
    const round = Math.floor(pass / passes);
    for (let index = 0; index < samplers.length; index++) {
      const sampler = samplers[(index + pass) % samplers.length] as Sampler;
      const ofRounds = figures.get(sampler.name) as number[];
      ofRounds[round] = Math.min(ofRounds[round] ?? Infinity, await sampler.sample());
    }
  }
  return figures;
}

/** Times a subject in this process. */
export function samplerOf(subject: Subject, options: SampleOptions): Sampler {
  let repeats = 1;
  return {
    name: subject.name,
    warmUp: async () => {
      repeats = await warmUp(subject, options);
    },
    sample: () => sample(subject, repeats, options),
  };
}

/** Runs a subject until it is compiled, and tells how many runs make one sample. */
async function warmUp(subject: Subject, { warmUpMs, minSampleMs, now }: SampleOptions): Promise<number> {
  const startedAt = now();
  let lastMs = 0;
  for (let runs = 0; runs < WARM_UP_RUNS || now() - startedAt < warmUpMs; runs++) {
    const runAt = now();
    await subject.run();
    lastMs = now() - runAt;
  }
  return lastMs > 0 ? Math.min(MAX_REPEATS, Math.max(1, Math.ceil(minSampleMs / lastMs))) : 1;
}

async function sample(subject: Subject, repeats: number, { now, rewarmMs, beforeSample }: SampleOptions): Promise<number> {
  const rewarmAt = now();
  while (now() - rewarmAt < rewarmMs) await subject.run();
  beforeSample?.();
  const startedAt = now();
  for (let run = 0; run < repeats; run++) await subject.run();
  return ((now() - startedAt) * 1_000) / (repeats * subject.units);
}
