import { describe, expect, it } from '@jest/globals';
import { didYouMean, nearestName } from './nearest-name.ts';

describe('nearestName', () => {
  it('finds the name that was meant', () => {
    expect(nearestName('drft', ['send', 'draft', 'drift-check'])).toBe('draft');
    expect(nearestName('SUMMARY', ['summary', 'sum'])).toBe('summary');
  });

  it('gives nothing when no name is near', () => {
    expect(nearestName('draft', ['send', 'publish'])).toBeUndefined();
    expect(nearestName('draft', [])).toBeUndefined();
  });

  it('keeps to the distance it is given', () => {
    expect(nearestName('draft', ['drift'], 0)).toBeUndefined();
    expect(nearestName('draft', ['drift'], 1)).toBe('drift');
  });

  it('takes the first of equally near names', () => {
    expect(nearestName('cat', ['bat', 'hat'])).toBe('bat');
  });
});

describe('didYouMean', () => {
  it('asks, or says nothing', () => {
    expect(didYouMean('drft', ['draft'])).toBe('Did you mean "draft"?');
    expect(didYouMean('drft', ['publish'])).toBe('');
  });
});
