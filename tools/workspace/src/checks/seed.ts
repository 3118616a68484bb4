/**
 * The seed of a run of checks: `TUTTI_TEST_SEED`, so that a failure can be repeated, else a new one each time.
 * @returns undefined when the variable is no whole number.
 */
export function seedOfRun(given: string | undefined): number | undefined {
  const seed = given === undefined || given.trim() === '' ? Date.now() % 2 ** 31 : Number(given);
  return Number.isSafeInteger(seed) ? seed : undefined;
}
