import { expect, test } from '@jest/globals';
import { ValidationError } from '../errors/validation-error.ts';
import { Redactor } from '../secrets/redactor.ts';
import { givenSecret } from '../secrets/secret.ts';
import { readKey, wireSettings, type WireOptions } from './wire-settings.ts';

const usual = { id: 'p', baseURL: 'https://example.com', options: ['project'] };

test('a provider that is told nothing is the usual one, can do everything, and asks for streams', () => {
  expect(wireSettings({}, usual)).toMatchObject({
    id: 'p',
    baseURL: 'https://example.com',
    isStreaming: true,
    headers: {},
    fetch: undefined,
    capabilities: { streaming: true, tools: true, structuredOutput: true, images: true, reasoning: true },
  });
  expect(wireSettings({ id: 'mine', capabilities: { images: false }, streaming: false, project: 'x' } as WireOptions, usual)).toMatchObject(
    { id: 'mine', isStreaming: false, capabilities: { images: false, tools: true } },
  );
});

test('an option that is not known and an address that is none are refused, by the name of the provider', () => {
  const settings = (options: object) => () => wireSettings(options as WireOptions, usual);
  expect(settings({ id: 'mine', baseUrl: 'http://127.0.0.1' })).toThrow(
    'The options of provider "mine" are not valid: baseUrl is not known. Did you mean "baseURL"?',
  );
  expect(settings({ organization: 'x' })).toThrow(ValidationError);
  expect(settings({ baseURL: 'file:///x' })).toThrow('The baseURL of provider "p"');
});

test('a key is known to the redactor from its first use on, given as a text or as a handle', () => {
  const redactor = new Redactor();
  const secret = givenSecret('no-usual-form-of-a-key', 'apiKey');
  expect(givenSecret(secret, 'another')).toBe(secret);
  expect(redactor.redact('no-usual-form-of-a-key')).toBe('no-usual-form-of-a-key');
  expect(readKey(secret, { id: 'p', redactor })).toBe('no-usual-form-of-a-key');
  expect(redactor.redact('no-usual-form-of-a-key')).toBe('[redacted]');
});
