/** Loads the command from its own modules; where it is bundled, `load-bundled.ts` is in the place of this. */
export function loadCommand(): Promise<typeof import('../index.ts')> {
  return import('../index.ts');
}
