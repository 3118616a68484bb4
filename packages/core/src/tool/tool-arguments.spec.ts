import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../json/json.ts';
import { readToolCall, toolArgumentsText } from '../model/read-tool-call.ts';
import { parseToolArguments } from './tool-arguments.ts';

const schema: JsonObject = {
  type: 'object',
  properties: { city: { type: 'string' }, n: { type: 'integer' } },
  required: ['city'],
  additionalProperties: false,
};
const codeOf = (text: string, given: JsonObject | null = schema): unknown => {
  try {
    return parseToolArguments(text, given === null ? {} : { schema: given });
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('arguments of a tool call', () => {
  it.each<[string, string, unknown]>([
    ['an object', '\n {"city" : "Oslo \\u00c5"} ', { city: 'Oslo Å' }],
    ['a NUL in a text', '{"city":"a\\u0000b"}', { city: 'a\u0000b' }],
    ['nothing where something is required', ' ', 'ARGS_JSON'],
    ['a cut text', '{"city":"Os', 'ARGS_JSON'],
    ['a page', '<html>502</html>', 'ARGS_JSON'],
    ['a list', '[{"city":"Oslo"}]', 'ARGS_JSON'],
    ['null', 'null', 'ARGS_JSON'],
    ['two values', '{"city":"a"}{"city":"b"}', 'ARGS_JSON'],
    ['what is missing', '{"n":1}', 'ARGS_SCHEMA'],
    ['what is too much', '{"city":"a","x":1}', 'ARGS_SCHEMA'],
    ['a key twice', '{"city":"Oslo","city":"/etc"}', 'ARGS_DUPLICATE_KEY'],
    ['a key twice in two spellings', '{"city":"Oslo","\\u0063ity":"/etc"}', 'ARGS_DUPLICATE_KEY'],
    ['a prototype', '{"city":"Oslo","__proto__":{"isAdmin":true}}', 'ARGS_SCHEMA'],
    ['a constructor', '{"city":"Oslo","constructor":{"prototype":{}}}', 'ARGS_SCHEMA'],
    ['a number beyond numbers', '{"city":"a","n":1e999}', 'ARGS_JSON'],
    ['a mountain', `{"city":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'ARGS_TOO_DEEP'],
  ])('that are %s come to what they must', (_, text, outcome) => {
    expect(codeOf(text)).toEqual(outcome);
  });

  it('are not checked by a schema that refers to nothing but itself', () => {
    expect(codeOf('{"a":1}', { type: 'object', $ref: '#' })).toEqual({ a: 1 });
  });

  it('are none when the text is empty and nothing is required', () => {
    expect(codeOf('', { type: 'object' })).toEqual({});
    expect(codeOf('', null)).toEqual({});
  });

  it('come back as they were, unless a key reaches a prototype or stands twice', () => {
    const values = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }));
    fc.assert(
      fc.property(values, fc.boolean(), (value, pretty) => {
        const text = JSON.stringify(value, null, pretty ? 2 : 0);
        const outcome = codeOf(text, null);
        if (/"(?:__proto__|prototype|constructor)"\s*:/.test(text)) expect(outcome).toBe('ARGS_SCHEMA');
        else expect(outcome).toEqual(JSON.parse(text));
      }),
      { seed: 7 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('a tool call', () => {
  const tools = [{ name: 'get_weather', description: '', parameters: schema }];
  const call = (name: string, argumentsText: string, isCut = false): ReturnType<typeof readToolCall> =>
    readToolCall({ id: 'c1', name, argumentsText }, { tools, isCut });

  it('that can run has no problem', () => {
    expect(call('get_weather', '{"city":"Oslo"}')).toEqual({
      type: 'tool-call',
      id: 'c1',
      name: 'get_weather',
      arguments: { city: 'Oslo' },
    });
  });

  it.each(['get_wether', 'constructor', '__proto__', 'toString'])('of the unknown tool %s names those there are', (name) => {
    expect(call(name, '{}').problem).toEqual({ code: 'TOOL_UNKNOWN', message: expect.stringContaining('get_weather') });
  });

  it('keeps the text that cannot run, and never its arguments', () => {
    const cut = call('get_weather', '{"ci');
    expect(cut).toMatchObject({ arguments: {}, invalidArguments: '{"ci', problem: { code: 'ARGS_JSON' } });
    expect(toolArgumentsText(cut)).toBe('{"ci');
  });

  it('of an answer cut at its token limit does not run, even when it parses', () => {
    expect(call('get_weather', '{"city":"Os"}', true)).toMatchObject({
      arguments: {},
      problem: { code: 'ARGS_JSON', message: expect.stringContaining('token limit') },
    });
  });
});
