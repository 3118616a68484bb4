import { describe, expect, test } from '@jest/globals';
import { checkedBaseURL } from './base-url.ts';

describe('the address of a server', () => {
  test.each(['http://127.0.0.1:11434/v1', 'https://example.com'])('%s is taken as it is', (address) => {
    expect(checkedBaseURL(address, 'mine')).toBe(address);
  });

  test.each(['sk-a-key-that-was-pasted-here', '127.0.0.1:8080', 'file:///etc', ''])('%s is refused, and not shown', (address) => {
    const thrown = (): string => checkedBaseURL(address, 'mine');
    expect(thrown).toThrow('The baseURL of provider "mine" is');
    if (address !== '') expect(thrown).not.toThrow(address);
  });
});
