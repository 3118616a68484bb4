/** The environment variable that holds the seed. */
export const seedVariable: string = 'TUTTI_TEST_SEED';

export interface SeedOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Where the seed is told. Default: standard error. */
  readonly print?: (line: string) => void;
}

/**
 * The seed of a test that draws a new one each time: `TUTTI_TEST_SEED` when it is set, else from the time of day.
 * Prints how to repeat the test with the same seed.
 * @throws Error when the variable is no whole number.
 */
export function seedFromEnvironment(options: SeedOptions = {}): number {
  const { environment = process.env, print = (line: string) => void process.stderr.write(`${line}\n`) } = options;
  const given = environment[seedVariable];
  const seed = given === undefined || given.trim() === '' ? Date.now() % 2 ** 31 : Number(given);
  if (!Number.isSafeInteger(seed))
    throw new Error(`${seedVariable} is "${given}", which is no whole number. Use one like 12345, or leave it unset.`);
  print(`Seed ${seed}; to repeat: ${seedVariable}=${seed}`);
  return seed;
}
