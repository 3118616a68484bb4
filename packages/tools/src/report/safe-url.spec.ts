import { describe, expect, it } from '@jest/globals';
import { imageUrl, linkUrl } from './safe-url.ts';

describe('addresses in reports', () => {
  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'java\tscript:x',
    '\u0001javascript:x',
    'javascript&#58;alert(1)',
    'javascript&colon;alert(1)',
    'javascript&#x3A;x',
    '&#106;avascript:x',
    '&#0000106avascript:x',
    'vbscript:x',
    'data:text/html,<script>1</script>',
    'data:image/svg+xml,<svg onload=x>',
    'file:///etc/passwd',
    'blob:x',
    '\u200bjavascript:x',
  ])('never lead to %j', (url) => {
    expect(linkUrl(url)).toBeUndefined();
    expect(imageUrl(url)).toBeUndefined();
  });

  it.each(['https://a.b/c?d=1&e=2#f', 'http://a', 'mailto:a@b.c', 'tel:+1', 'page.html', '../up.md', '#part', '/root', '?q=a:b', './x:y'])(
    'may lead to %j',
    (url) => {
      expect(linkUrl(url)).toBe(url);
    },
  );

  it('load pictures from the page itself or beside it only', () => {
    expect(imageUrl('data:image/png;base64,AAAA')).toBe('data:image/png;base64,AAAA');
    expect(imageUrl('charts/a.png')).toBe('charts/a.png');
    for (const url of [
      'http://evil.example/p.png?secret=1',
      '//evil.example/p.png',
      '\\\\evil\\p.png',
      'data:image/svg+xml;base64,AAAA',
      'data:text/html;base64,AAAA',
    ])
      expect(imageUrl(url)).toBeUndefined();
  });
});
