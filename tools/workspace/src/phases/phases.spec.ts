import { expect, test } from '@jest/globals';
import { PHASE_NAMES } from './phase-names.ts';
import { choosePhases, PHASES } from './phases.ts';

test('the phases run in the order of their names', () => {
  expect(PHASES.map(({ name }) => name)).toEqual([...PHASE_NAMES]);
});

test('named phases run in the order of all, and unknown names are told', () => {
  const { phases, unknown } = choosePhases(PHASES, ['types', 'lint', 'speling']);
  expect(phases.map(({ name }) => name)).toEqual(['lint', 'types']);
  expect(unknown).toEqual(['speling']);
});

test('a named phase brings along those it needs', () => {
  expect(choosePhases(PHASES, ['cherry-pick']).phases.map(({ name }) => name)).toEqual(['types', 'package', 'cherry-pick']);
  expect(choosePhases(PHASES, ['structure']).phases.map(({ name }) => name)).toEqual(['structure']);
});
