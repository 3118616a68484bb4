import type { ModelErrorClass } from '@tutti/core';
import type { FaultResponse } from '../fault-server/fault-response.ts';

/** A broken answer of a model API, and what an adapter must make of it. */
export interface WireFault {
  readonly name: string;
  readonly response: FaultResponse;
  readonly errorClass: ModelErrorClass;
  readonly code?: string;
  readonly status?: number;
  readonly retryAfterMs?: number;
  readonly retryable?: boolean;
}

const refusal = JSON.stringify({ error: { message: 'no' } });
const events = { 'content-type': 'text/event-stream' };
const page = '<!doctype html><html><body>Sign in</body></html>';

const byStatus: readonly (readonly [number, ModelErrorClass, boolean])[] = [
  [400, 'bad-request', false],
  [401, 'auth', false],
  [402, 'quota', false],
  [403, 'forbidden', false],
  [404, 'not-found', false],
  [408, 'timeout', true],
  [409, 'conflict', true],
  [413, 'too-large', false],
  [422, 'bad-request', false],
  [429, 'rate-limited', true],
  [500, 'server', true],
  [502, 'server', true],
  [503, 'overloaded', true],
  [504, 'timeout', true],
  [524, 'timeout', true],
  [529, 'overloaded', true],
];

/** Faults that look the same whatever the API: statuses, waits, pages, redirects, resets. */
export function httpFaults(): readonly WireFault[] {
  const wait = (name: string, headers: Readonly<Record<string, string>>, retryAfterMs?: number): WireFault => ({
    name: `a wait given as ${name}`,
    response: { status: 429, headers, body: refusal },
    errorClass: 'rate-limited',
    status: 429,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
  return [
    ...byStatus.map(
      ([status, errorClass, retryable]): WireFault => ({
        name: `status ${status}`,
        response: { status, body: refusal },
        errorClass,
        status,
        retryable,
      }),
    ),
    {
      name: 'a page as the body of status 502',
      response: { status: 502, headers: { 'content-type': 'text/html' }, body: page },
      errorClass: 'server',
      status: 502,
    },
    { name: 'a status without a body', response: { status: 503, body: '' }, errorClass: 'overloaded', status: 503 },
    wait('milliseconds', { 'retry-after-ms': '250', 'retry-after': '9' }, 250),
    wait('seconds', { 'retry-after': '3' }, 3_000),
    wait('a date', { 'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT', date: 'Wed, 21 Oct 2026 07:28:00 GMT' }, 30_000),
    {
      name: 'a server that wants another try',
      response: { status: 400, headers: { 'x-should-retry': 'true' }, body: refusal },
      errorClass: 'bad-request',
      retryable: true,
    },
    {
      name: 'a page instead of an answer',
      response: { headers: { 'content-type': 'text/html' }, body: page },
      errorClass: 'response-malformed',
      retryable: false,
    },
    { name: 'a page called JSON', response: { body: page }, errorClass: 'response-malformed', retryable: false },
    { name: 'JSON that is cut', response: { body: '{"id":"x","choices":[{"in' }, errorClass: 'response-malformed', retryable: true },
    { name: 'an empty body', response: { body: '' }, errorClass: 'response-malformed', retryable: true },
    {
      name: 'a redirect',
      response: { status: 302, headers: { location: 'http://127.0.0.1:9/' }, body: '' },
      errorClass: 'response-malformed',
      retryable: false,
    },
    {
      name: 'a redirect that keeps the method',
      response: { status: 307, headers: { location: '/elsewhere' }, body: '' },
      errorClass: 'response-malformed',
      retryable: false,
    },
    { name: 'a reset before the headers', response: { fault: 'reset-before-headers' }, errorClass: 'connection', retryable: true },
    { name: 'a line without end', response: { headers: events, fault: 'endless' }, errorClass: 'stream-malformed', retryable: true },
  ];
}

/** A good stream of an API, in pieces: each an event with its blank line. */
export interface WireSample {
  readonly events: readonly string[];
  /** How many of the events come before the end mark is complete. */
  readonly untilEnd: number;
  /** An error in the middle of a stream, and its class. */
  readonly error: string;
  readonly errorClass: ModelErrorClass;
}

/** Faults made from a good stream: cut between and inside events, broken, followed by an error, reset. */
export function streamFaults({ events: all, untilEnd, error, errorClass }: WireSample): readonly WireFault[] {
  const begun = all.slice(0, untilEnd - 1);
  const fault = (name: string, errorClassOf: ModelErrorClass, response: FaultResponse): WireFault => ({
    name,
    errorClass: errorClassOf,
    retryable: true,
    response: { headers: events, ...response },
  });
  const last = all[untilEnd - 1] ?? '';
  return [
    fault('a stream without events', 'stream-truncated', { body: '' }),
    ...begun.map((_, index) =>
      fault(`a stream that ends after event ${index + 1}`, 'stream-truncated', { body: all.slice(0, index + 1).join('') }),
    ),
    fault('a stream that ends inside an event', 'stream-truncated', { body: begun.join('') + last.slice(0, Math.floor(last.length / 2)) }),
    fault('an event that is no JSON', 'stream-malformed', { body: [...begun, last.replace(/\{.*\}/, '{oops'), last].join('') }),
    fault('an error in the middle of a stream', errorClass, { body: begun.join('') + error }),
    fault('a reset in the middle of a stream', 'connection', { body: begun.join(''), fault: 'reset-in-body' }),
    fault('a stream of something else', 'stream-malformed', { body: Buffer.from([...Buffer.from('data: '), 0xff, 0xfe, 10, 10]) }),
  ];
}
