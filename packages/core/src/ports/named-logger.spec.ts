import { describe, expect, test } from '@jest/globals';
import { ValidationError } from '../errors/validation-error.ts';
import { getLogger } from './named-logger.ts';

describe('a logger known by its name', () => {
  test('is the same one wherever it is asked for, and writes from its level on', () => {
    const lines: string[] = [];
    const logger = getLogger('spec.one').setOutput((line) => void lines.push(line.slice(25)));
    logger.debug('not said');
    logger.info('said', { n: 1 });
    getLogger('spec.one').setLevel('DEBUG');
    logger.debug('said too');
    getLogger('spec.one').setLevel('error');
    logger.warning('not said');
    logger.error('loud');
    expect(lines).toEqual(['INFO said {"n":1}', 'DEBUG said too', 'ERROR loud']);
  });

  test('has the level of the nearest name above it, until it has its own', () => {
    expect(getLogger('above.x.y').level).toBeUndefined();
    getLogger('above').setLevel('warn');
    expect(getLogger('above.x.y').level).toBe('warning');
    getLogger('above.x').setLevel('Debug');
    expect(getLogger('above.x.y').level).toBe('debug');
    getLogger('above.x').resetLevel();
    expect(getLogger('above.x.y').level).toBe('warning');
  });

  test('refuses a level that there is not', () => {
    expect(() => getLogger('spec.two').setLevel('loud')).toThrow(ValidationError);
    expect(() => getLogger('spec.two').setLevel('constructor')).toThrow('it must be DEBUG, INFO, WARNING or ERROR');
  });
});
