import { Redactor, toErrorRecord, type Json } from '@tutti/core';
import { FaultServer } from '@tutti/testing';
import type { Checker, Seen } from '../../../workspace/src/scoreboards/hostile-checker.ts';
import type { HostileInput } from '../../../workspace/src/scoreboards/hostile-input.ts';
import { adapterOf, apis, request } from './providers/adapters.ts';

let server: FaultServer | undefined;

/** Texts that hold a key: redacted by its form alone, redacted when it is known, and sent back by a server in its refusal. */
export const checker: Checker = { codes: {}, check, close: async () => await server?.close() };

async function check(input: HostileInput): Promise<Seen> {
  server ??= await new FaultServer().start();
  const { text, must_not_appear: secret } = input.json() as { readonly text: string; readonly must_not_appear: string };
  const unknown = new Redactor();
  const known = new Redactor({ values: [secret] });
  const sinks: [string, string][] = [
    ['a line of a log', unknown.redact(text)],
    ['a record', JSON.stringify(unknown.redactJson({ text, list: [text], [text]: 1 } as Json))],
    ...encodings(secret).map(([name, encoded]): [string, string] => [`${name}, known`, known.redact(`before ${encoded} after`)]),
    ['a line with the known key', known.redact(text)],
  ];
  for (const api of apis) {
    server.respond({ status: 400, body: JSON.stringify({ error: { type: 'invalid_request_error', message: text } }) });
    const error: unknown = await adapterOf(api, server.url)
      .generate(request)
      .catch((thrown: unknown) => thrown);
    sinks.push([`an error of ${api}`, JSON.stringify(toErrorRecord(error)) + String((error as Error).stack)]);
  }
  const harm = sinks.filter(([, shown]) => leaks(shown, secret)).map(([name]) => `the secret stands in ${name}`);
  const pieces = known.redact(text).match(/[A-Za-z0-9_-]{16,}/g) ?? [];
  if (pieces.some((piece) => secret.includes(piece))) harm.push('a piece of the known secret is left');
  return { outcome: 'went-on', harm };
}

function encodings(secret: string): readonly (readonly [string, string])[] {
  return [
    ['plain', secret],
    ['in a URL', encodeURIComponent(secret)],
    ['in JSON', JSON.stringify({ secret })],
    ['in base64', Buffer.from(`user:${secret}`).toString('base64')],
    ['in hexadecimal', Buffer.from(secret).toString('hex')],
  ];
}

function leaks(shown: string, secret: string): boolean {
  const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('hex'), Buffer.from(`user:${secret}`).toString('base64')];
  return forms.some((form) => shown.includes(form));
}
