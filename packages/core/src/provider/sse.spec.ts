import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SseFilter, formatEvent, type SseEnd } from './sse.ts';

async function filter(
  bytes: Uint8Array,
  cuts: readonly number[] = [],
  maxEventLength = 1_000,
): Promise<{ readonly text: string; readonly end: SseEnd }> {
  const sse = new SseFilter({ maxEventLength, onUnreadable: (why) => new Error(why) });
  const places = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (let i = 1; i < places.length; i++) controller.enqueue(new Uint8Array(bytes.slice(places[i - 1], places[i])));
      controller.close();
    },
  });
  const text = await new Response(source.pipeThrough(sse.stream)).text();
  return { text, end: sse.end };
}
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a filter of events', () => {
  it('gives one form to all spellings', async () => {
    for (const text of [
      'data: {"a":1}\n\n',
      'data:{"a":1}\r\n\r\n',
      ': hi\n\ndata: {"a":1}\r\r',
      '\uFEFFid: 1\nretry: 5\ndata: {"a":1}\n\n',
      'data: {"a":\ndata: 1}\n\n',
      'data: {"a":1}\n',
    ]) {
      const { text: plain, end } = await filter(utf8(text));
      expect(JSON.parse(plain.replaceAll(/^data: /gm, ''))).toEqual({ a: 1 });
      expect(end).toBe('between-events');
    }
  });

  it('drops an event that the end cuts off, wherever it is cut', async () => {
    const whole = 'data: {"a":"ä🌊"}\n\n';
    const second = utf8('event: x\ndata: {"b":"é🌊"}\n\n');
    for (let length = 1; length < second.length - 2; length++) {
      const { text, end } = await filter(Buffer.concat([utf8(whole), second.subarray(0, length)]));
      expect([length, text, end]).toEqual([length, whole, 'inside-event']);
    }
  });

  it('does not care where chunks begin', async () => {
    const events = fc.array(
      fc.record({
        event: fc.constantFrom('message', 'x', 'error'),
        data: fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => JSON.stringify(text)),
      }),
      { maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(
        events,
        fc.array(fc.nat(200), { maxLength: 8 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        async (given, cuts, lineEnd) => {
          const plain = given.map(formatEvent).join('');
          const bytes = utf8(plain.replaceAll('\n', lineEnd));
          expect(
            await filter(
              bytes,
              cuts.filter((cut) => cut < bytes.length),
            ),
          ).toEqual({ text: plain, end: 'between-events' });
        },
      ),
      { seed: 5, numRuns: 60 },
    );
  });

  it('refuses an event without end, and what is no text', async () => {
    await expect(filter(utf8(`data: ${'x'.repeat(2_000)}`))).rejects.toThrow('does not end');
    await expect(filter(utf8(`data: ${'x\ndata: '.repeat(2_000)}`))).rejects.toThrow('does not end');
    await expect(filter(new Uint8Array([100, 97, 116, 97, 58, 255, 10, 10]))).rejects.toThrow('not UTF-8');
  });
});
