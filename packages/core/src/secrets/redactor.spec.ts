import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { redactingLogger } from './redacting-logger.ts';
import { Redactor } from './redactor.ts';
import { environmentSecret, givenSecret } from './secret.ts';
import { readSecret } from './read-secret.ts';

// Put together here, so that no scanner takes this file for a leak.
const key = (prefix: string, length = 40): string => prefix + 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zaB3dE5gH7jK9mN1pQ'.slice(0, length);

describe('a redactor', () => {
  it.each<[string, string]>([
    ['OpenAI', key('sk-proj-')],
    ['Anthropic', key('sk-ant-api03-')],
    ['an older OpenAI', key('sk-')],
    ['OpenRouter', key('sk-or-v1-')],
    ['Google', key('AIza', 35)],
    ['Slack', key('xoxb-')],
    ['GitHub', key('ghp_', 36)],
    ['a GitHub fine-grained', key('github_pat_')],
    ['GitLab', key('glpat-', 20)],
    ['Hugging Face', key('hf_')],
    ['AWS', `AKIA${'ABCDEFGHIJKLMNOP'}`],
    ['Stripe', key('sk_live_')],
    ['npm', key('npm_', 36)],
    ['a JSON Web Token', `eyJ${key('', 20)}.eyJ${key('', 20)}.${key('', 20)}`],
    ['a private', `-----BEGIN PRIVATE KEY-----\n${key('')}\n-----END PRIVATE KEY-----`],
  ])('takes out %s key, wherever and however it stands', (_, secret) => {
    const redactor = new Redactor();
    const places = [
      secret,
      `Authorization: Bearer ${secret}`,
      `KEY=${secret}`,
      `{"a":"${secret}"}`,
      `https://user:${secret}@example.com/`,
      `%2B${secret}%3D`,
      `\\n${secret}\\n`,
      `error: ${secret}, again`,
      Buffer.from(secret).toString('base64'),
      `Basic ${Buffer.from(`user:${secret}`).toString('base64')}`,
      Buffer.from(secret).toString('base64url'),
      Buffer.from(secret).toString('hex'),
    ];
    for (const text of places) {
      const redacted = redactor.redact(text);
      expect(redacted).not.toContain(secret);
      expect(redacted).not.toContain(
        text.length > secret.length + 30 ? secret.slice(4) : Buffer.from(secret).toString('base64').slice(0, -4),
      );
      expect(redacted).toContain('[redacted]');
      expect(redactor.redact(redacted)).toBe(redacted);
    }
  });

  it('leaves nothing of secrets that run into one another, nor of one in digits of either case', () => {
    const redactor = new Redactor({ values: ['abcdefgh1234', '1234567890ab'] });
    expect(redactor.redact('<abcdefgh1234567890ab>')).toBe('<[redacted]>');
    const battery = 'correct horse battery';
    const hex = Buffer.from(battery).toString('hex');
    for (const digits of [hex, hex.toUpperCase()]) expect(new Redactor({ values: [battery] }).redact(`<${digits}>`)).toBe('<[redacted]>');
  });

  it.each([
    'Authorization: Bearer not-a-known-form',
    'Authorization: Basic dXNlcjpwdw==',
    'x-api-key: whatever1',
    'x-goog-api-key: whatever1',
    'MY_SERVICE_TOKEN=whatever1',
    'password: whatever1',
    'postgres://user:whatever1@db/x',
    '/v1?key=whatever1&x=2',
    'Set-Cookie: sid=whatever1',
    String.raw`{"body":"{\"api_key\":\"whatever1\"}"}`,
    String.raw`password: what\ever1`,
    'bot 123456789:AAwhatever1whatever1whatever1whatever1',
  ])('takes the secret out of %s', (text) => {
    expect(new Redactor().redact(text)).not.toMatch(/whatever1|not-a-known-form|dXNlcjpwdw/);
    expect(new Redactor().redact(text)).toContain('[redacted]');
  });

  it.each([
    'The task-list-of-2026-is-long and risk-based.',
    'sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'token limits of 4096 tokens',
    'see https://example.com/a/b?c=d',
    'hf_hub_download_something',
    'the key is under the mat',
  ])('leaves %s alone', (text) => {
    expect(new Redactor().redact(text)).toBe(text);
  });

  it('takes out known values of any form, their pieces and their encodings, at any place of a longer text', () => {
    const values = fc.stringMatching(/^[A-Za-z0-9+/=_.~:-]{16,60}$/);
    fc.assert(
      fc.property(values, fc.string({ maxLength: 9 }), fc.nat(3), (value, before, cut) => {
        const redactor = new Redactor({ values: [value] });
        const encoded = Buffer.from(`${before}${value}${before}`);
        for (const text of [
          value,
          encodeURIComponent(value),
          JSON.stringify({ a: value }),
          encoded.toString('base64'),
          encoded.toString('base64url'),
          encoded.toString('hex'),
        ]) {
          const redacted = redactor.redact(`${before} ${text}`);
          expect(redacted).toContain('[redacted]');
          expect(redacted).not.toContain(value);
        }
        expect(redactor.redact(`one ${value.slice(cut, cut + 16)} two`)).toContain('[redacted]');
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  test('knows passwords in URLs of the environment and of settings, and members that are named as secrets', () => {
    const redactor = new Redactor({
      environment: { DATABASE_URL: 'postgres://ann:correct%20horse%20battery@db.example/x', SITE: 'https://example.org/a:b@c' },
    });
    expect(redactor.redact('refused "correct horse battery" and correct%20horse%20battery at example.org/a')).toBe(
      'refused "[redacted]" and [redacted] at example.org/a',
    );
    redactor.addSettings({
      connections: { main: 'postgres://bob:staple-of-bob@h/d' },
      servers: [
        {
          headers: { Authorization: 'Bearer abcdefgh12', accept: 'application/json' },
          env: { NOTES_TOKEN: 'plain-token-1', OTHER_TOKEN: '${OTHER_TOKEN}' },
        },
      ],
      dial: () => undefined,
    });
    expect(redactor.redact('staple-of-bob, abcdefgh12, plain-token-1; application/json ${OTHER_TOKEN}')).toBe(
      '[redacted], [redacted], [redacted]; application/json ${OTHER_TOKEN}',
    );
  });

  it('learns the values of variables that speak of secrets', () => {
    const redactor = new Redactor({ environment: { MY_API_KEY: 'plain-words-of-a-key', HOME: '/home/someone', SHORT_KEY: 'abc' } });
    expect(redactor.redact('plain-words-of-a-key in /home/someone, abc')).toBe('[redacted] in /home/someone, abc');
  });

  it('redacts every text of a value, and what stands under the name of a secret', () => {
    expect(new Redactor().redactJson({ a: [key('sk-ant-api03-'), 1, null], password: 'long enough', key: 'stays' })).toEqual({
      a: ['[redacted]', 1, null],
      password: '[redacted]',
      key: 'stays',
    });
  });

  it('cleans values that programs go on with of what is a secret for certain, and of nothing else', () => {
    const redactor = new Redactor({ values: ['correct horse+battery'] });
    const plain = { password: 'a word', list: ['token=whatever1', 'Authorization: Bearer not-a-known-form', 3, null] };
    expect(redactor.cleanJson(plain)).toBe(plain);
    const forms = [
      'correct horse+battery',
      'correct%20horse%2Bbattery',
      'correct%20horse%2bbattery',
      'correct+horse%2Bbattery',
      Buffer.from('ann:correct horse+battery').toString('base64'),
      key('ghp_', 36),
      Buffer.from(key('ghp_', 36)).toString('base64'),
    ];
    for (const form of forms) {
      expect(redactor.cleanJson({ [form]: [`<${form}>`], plain })).toEqual({
        [redactor.clean(form)]: [`<${redactor.clean(form)}>`],
        plain,
      });
      expect(redactor.clean(form)).toContain('[redacted]');
      expect(redactor.clean(form)).not.toMatch(/horse|battery|ghp_/);
    }
  });

  it('knows base64 in a URL', () => {
    const value = 'ab??>>~~ü-secret';
    const encoded = encodeURIComponent(Buffer.from(value).toString('base64'));
    expect(encoded).toContain('%2F');
    expect(new Redactor({ values: [value] }).clean(`/x?auth=${encoded}`)).toMatch(/^\/x\?auth=\[redacted\]/);
  });

  it('stands before a logger', () => {
    const lines: unknown[] = [];
    const write = (...line: unknown[]): void => void lines.push(line);
    const logger = redactingLogger(
      { debug: write, info: write, warning: write, error: write },
      new Redactor({ values: ['plain-words-of-a-key'] }),
    );
    logger.info('it is plain-words-of-a-key', { header: 'plain-words-of-a-key' });
    logger.error('no data');
    expect(lines).toEqual([['it is [redacted]', { header: '[redacted]' }], ['no data']]);
  });

  it('takes time in proportion to the text', () => {
    const redactor = new Redactor({ values: [key('sk-proj-')] });
    expect(redactor.redact('lorem ipsum dolor '.repeat(50_000))).toHaveLength(900_000);
    expect(redactor.redact('a'.repeat(200_000))).toHaveLength(200_000);
    expect(redactor.redact('eyJ'.repeat(60_000))).toHaveLength(180_000);
  });
});

describe('a secret', () => {
  const value = key('sk-ant-api03-');
  const readAs = (text: string | undefined): unknown => {
    try {
      return readSecret(environmentSecret('ANTHROPIC_API_KEY', { ANTHROPIC_API_KEY: text }), 'anthropic');
    } catch (error) {
      return error;
    }
  };

  it('is read when it is asked for, and prints as its name', () => {
    const secret = givenSecret(value, 'apiKey');
    expect(secret.resolve()).toBe(value);
    expect(`${secret} ${JSON.stringify({ secret })}`).toBe('[secret apiKey] {"secret":"[secret apiKey]"}');
  });

  it('may stand in one of several variables', () => {
    expect(environmentSecret(['GOOGLE_API_KEY', 'GEMINI_API_KEY'], { GEMINI_API_KEY: value }).resolve()).toBe(value);
  });

  it('passes as it is when it can be a key', () => {
    expect(readAs(value)).toBe(value);
  });

  it.each<[string, string | undefined, string]>([
    ['missing', undefined, 'is not set'],
    ['empty', '', 'is not set'],
    ['blank', '  ', 'nothing but spaces'],
    ['with a line break', `${value}\n`, 'ends with a space or a line break'],
    ['in quotes', `"${value}"`, 'quotes around it'],
    ['with its scheme', `Bearer ${value}`, 'begins with "Bearer"'],
    ['with a space inside', `${value} ${value}`, 'a space or a line break in it'],
    ['with a zero-width space', `${value}\u200b`, 'characters that no key has'],
    ['a placeholder', 'your-key-here', 'is a placeholder'],
    ['an unset variable', '$ANTHROPIC_API_KEY', 'is a placeholder'],
    ['shortened', 'sk-ant-...', 'is a placeholder'],
  ])('that is %s is refused by the name of its variable and what is wrong with it, never by its value', (_, text, problem) => {
    const error = readAs(text) as { code: string; message: string; retryable: boolean; data: unknown };
    expect(error).toMatchObject({ code: 'AUTH', retryable: false });
    expect(error.message).toContain('ANTHROPIC_API_KEY');
    expect(error.message).toContain(problem);
    expect(error.message + JSON.stringify(error.data)).not.toContain(value.slice(0, 12));
  });
});
