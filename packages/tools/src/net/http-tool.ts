import type { Effect, JsonObject, ToolContext } from '@tutti/core';
import { z } from 'zod';
import { action, type ActionBody } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { flag, numeric, parameters } from '../action/parameters.ts';
import { parseJson } from '../llm/typed-answer.ts';
import { decodeBody } from './decode-body.ts';
import { NetAccess, type NetAccessOptions, type NetAnswer } from './net-access.ts';
import { showUrl } from './parse-url.ts';

interface HttpParameters {
  readonly url: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
  readonly timeout?: number | undefined;
  readonly max_bytes?: number | undefined;
  readonly follow_redirects: boolean;
}

// RFC 9110 §9.2: safe, idempotent, and neither.
const effects: Readonly<Record<string, Effect>> = {
  GET: 'none',
  HEAD: 'none',
  OPTIONS: 'none',
  PUT: 'idempotent',
  DELETE: 'idempotent',
  POST: 'once',
  PATCH: 'once',
};

function shape(): z.ZodRawShape {
  const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
  const record = z.record(z.string(), z.unknown());
  return {
    url: z.string(),
    headers: z.record(z.string(), scalar).optional(),
    params: record.optional(),
    json: z.unknown().optional(),
    form: record.optional(),
    body: z.unknown().optional(),
    timeout: numeric(z.number().positive().max(3_600)).optional(),
    max_bytes: numeric(z.number().int().positive()).optional(),
    follow_redirects: flag().default(true),
  };
}

function methodName(): z.ZodType<string> {
  return z
    .string()
    .trim()
    .toUpperCase()
    .refine((name) => Object.hasOwn(effects, name), { error: `use one of ${Object.keys(effects).join(', ')}` })
    .default('GET');
}

const aliases = {
  url: ['endpoint', 'uri', 'address'],
  params: ['query', 'query_params'],
  json: ['json_body', 'payload'],
  form: ['form_data'],
  body: ['data', 'content'],
  follow_redirects: ['allow_redirects'],
};

/** Sends HTTP requests to the open internet. An answer with an error status is a report `{success: false}`. */
export class HttpTool extends ActionTool {
  constructor(options: NetAccessOptions | NetAccess = {}) {
    const net = options instanceof NetAccess ? options : new NetAccess(options);
    const named = Object.entries(effects).map(([method, effect]) => [method.toLowerCase(), methodAction(net, method, effect)]);
    super({
      id: 'http-client',
      readsOutside: true,
      name: 'HTTP client',
      description: 'Sends HTTP requests.',
      defaultAction: 'request',
      actions: { request: anyMethod(net), ...(Object.fromEntries(named) as Record<string, ActionBody>) },
    });
  }
}

function anyMethod(net: NetAccess): ActionBody {
  return action({
    description: 'Sends a request with the method given, GET by default.',
    effect: 'once',
    acts: 'send',
    effectBy: { parameter: 'method', effects, otherwise: 'GET' },
    schema: () => parameters<HttpParameters>({ ...shape(), method: methodName() }, { aliases }),
    run: (given, context) => send(net, { ...given, action: 'request' }, context),
  });
}

function methodAction(net: NetAccess, method: string, effect: Effect): ActionBody {
  return action({
    description: `Sends a ${method} request.`,
    effect,
    acts: 'send',
    schema: () => parameters<Omit<HttpParameters, 'method'>>(shape(), { aliases }),
    run: (given, context) => send(net, { ...given, method, action: method.toLowerCase() }, context),
  });
}

async function send(net: NetAccess, given: HttpParameters & { readonly action: string }, context: ToolContext): Promise<JsonObject> {
  const { method, timeout, max_bytes: maxBytes } = given;
  const body = bodyOf(given);
  const answer = await net.request(withQuery(given.url, given.params), {
    method,
    headers: {
      ...(body.type === undefined ? {} : { 'content-type': body.type }),
      ...keyHeader(effects[method], context),
      ...lowerNames(given.headers ?? {}),
    },
    ...(body.text === undefined ? {} : { body: body.text }),
    ...(timeout === undefined ? {} : { timeoutMs: timeout * 1_000, idleMs: timeout * 1_000 }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
    signal: context.signal,
    redirect: given.follow_redirects ? 'follow' : 'manual',
  });
  return toDocument(given, answer);
}

/** Services that know the header recognise a request that is sent again after a crash. */
function keyHeader(effect: Effect | undefined, { idempotencyKey }: ToolContext): Record<string, string> {
  return effect !== 'once' || idempotencyKey === undefined ? {} : { 'idempotency-key': encodeURIComponent(idempotencyKey) };
}

function lowerNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function bodyOf({ json, form, body }: HttpParameters): { readonly text: string | undefined; readonly type: string | undefined } {
  if (json !== undefined) return { text: JSON.stringify(json), type: 'application/json' };
  if (form !== undefined) return { text: queryOf(form).toString(), type: 'application/x-www-form-urlencoded' };
  if (body === undefined) return { text: undefined, type: undefined };
  return typeof body === 'string'
    ? { text: body, type: 'text/plain; charset=utf-8' }
    : { text: JSON.stringify(body), type: 'application/json' };
}

function withQuery(url: string, params: HttpParameters['params']): string {
  const query = params === undefined ? '' : queryOf(params).toString();
  if (query === '') return url;
  const [before = '', fragment] = url.split(/#(.*)/s);
  return `${before}${before.includes('?') ? '&' : '?'}${query}${fragment === undefined ? '' : `#${fragment}`}`;
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403 || status === 407) return 'Send what proves who asks, as a header.';
  if (status === 404 || status === 410) return 'Check the address.';
  if (status === 429 || status >= 500) return 'Try again later, or let the step try again ("retry").';
  return 'Check what was sent: "text" holds what the server says about it.';
}

function queryOf(values: Readonly<Record<string, unknown>>): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const each of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (each !== undefined && each !== null) query.append(name, typeof each === 'object' ? JSON.stringify(each) : String(each as string));
    }
  }
  return query;
}

function toDocument({ action: name, method }: { readonly action: string; readonly method: string }, answer: NetAnswer): JsonObject {
  const { status, headers, url, body } = answer;
  const text = decodeBody(body, headers['content-type']);
  const json = /[/+]json\b/i.test(headers['content-type'] ?? '') && text !== undefined ? (parseJson(text) ?? null) : null;
  const ok = status >= 200 && status < 400;
  return {
    action: name,
    method,
    url,
    status,
    status_code: status,
    status_text: answer.statusText,
    ok,
    headers,
    // What is no text comes as base64.
    ...(text === undefined ? { body: Buffer.from(body).toString('base64'), encoding: 'base64' } : { body: text, encoding: 'utf-8' }),
    text: text ?? '',
    content: text ?? '',
    json,
    data: json ?? text ?? null,
    size: body.byteLength,
    success: ok,
    ...(ok
      ? {}
      : { error: `${showUrl(url)} answered ${status}${answer.statusText === '' ? '' : ` ${answer.statusText}`}. ${adviceFor(status)}` }),
  };
}
