/** The phases of `npm test`, in the order they run: what fails fast comes first, packing needs what `types` built. */
export const PHASE_NAMES = ['structure', 'format', 'lint', 'types', 'jest', 'docs', 'package', 'cherry-pick'] as const;
