import { isDeepStrictEqual } from 'node:util';
import { parseToolArguments, readToolCall, type JsonObject } from '@tutti/core';
import { type Checker, refusalOf, type Seen } from '../../../workspace/src/scoreboards/hostile-checker.ts';
import type { HostileInput } from '../../../workspace/src/scoreboards/hostile-input.ts';

/** Arguments as a model wrote them: read alone, and as a call to a tool that was offered. */
export const checker: Checker = { codes: {}, check: (input) => Promise.resolve(check(input)) };

function check(input: HostileInput): Seen {
  const { raw, schema } = input.json() as { readonly raw: string; readonly schema?: JsonObject };
  const call = readToolCall(
    { id: 'a', name: 'tool', argumentsText: raw },
    { tools: [{ name: 'tool', description: '', parameters: schema ?? { type: 'object' } }] },
  );
  let read: JsonObject;
  try {
    read = parseToolArguments(raw, schema === undefined ? {} : { schema });
  } catch (error) {
    return call.problem === undefined
      ? { outcome: 'went-on', harm: ['the call would run though its arguments are refused'] }
      : refusalOf(error);
  }
  return { outcome: 'went-on', harm: harmOf(raw, read, call.arguments) };
}

function harmOf(raw: string, read: JsonObject, ofCall: JsonObject): readonly string[] {
  const plain = raw.trim() === '' ? {} : (JSON.parse(raw) as unknown);
  return [
    ...(isDeepStrictEqual(read, plain) && isDeepStrictEqual(ofCall, plain) ? [] : ['the arguments are others than were written']),
    ...(isDeepStrictEqual(JSON.parse(JSON.stringify(read)), plain) ? [] : ['the arguments do not survive storage']),
    ...(Object.getPrototypeOf(read) === Object.prototype ? [] : ['the arguments have another prototype']),
  ];
}
