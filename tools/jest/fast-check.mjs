/**
 * fast-check as specs import it: its properties draw from TUTTI_TEST_SEED, or from a seed that is printed, so that every failure
 * can be repeated. The preset puts it in the place of `fast-check`; a seed named by a property itself goes before.
 */
import fc from '../../node_modules/fast-check/lib/fast-check.js';
import { seedFromEnvironment } from '../../packages/testing/src/fakes/seed-from-environment.ts';

fc.configureGlobal({ seed: seedFromEnvironment() });

export * from '../../node_modules/fast-check/lib/fast-check.js';
export { fc as default };
