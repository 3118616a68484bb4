import { expect, test } from '@jest/globals';
import { MockTool } from './mock-tool.ts';
import { recordingLogger } from './recording-logger.ts';
import { sequentialIds } from './sequential-ids.ts';

test('ids count up behind their prefix', () => {
  const ids = sequentialIds('run');
  expect([ids.next(), ids.next()]).toEqual(['run-1', 'run-2']);
});

test('a recording logger keeps level, message and data', () => {
  const logger = recordingLogger();
  logger.info('started', { port: 80 });
  logger.error('broken');
  expect(logger.entries).toEqual([
    { level: 'info', message: 'started', data: { port: 80 } },
    { level: 'error', message: 'broken' },
  ]);
  expect(logger.messages('error')).toEqual(['broken']);
});

test('a mock tool without results gives its call back and keeps it', async () => {
  const tool = new MockTool({ id: 'search' });
  await expect(tool.execute('find', { query: 'x' })).resolves.toEqual({ action: 'find', parameters: { query: 'x' } });
  expect(tool.calls).toEqual([{ number: 1, action: 'find', parameters: { query: 'x' }, context: undefined }]);
});

test('a mock tool gives scripted results one after another, the last one again and again', async () => {
  const tool = new MockTool({ results: { next: [1, 2, [3]], fixed: 'same', sum: ({ parameters }) => Number(parameters['a']) + 1 } });
  const next = async (): Promise<unknown> => tool.execute('next', {});
  expect([await next(), await next(), await next(), await next()]).toEqual([1, 2, [3], [3]]);
  expect([await tool.execute('fixed', {}), await tool.execute('fixed', {})]).toEqual(['same', 'same']);
  expect(await tool.execute('sum', { a: 2 })).toBe(3);
});

test('a mock tool fails as often as told, and with the errors it was given', async () => {
  const tool = new MockTool({ failures: 1, results: { go: [new Error('no disk'), 'ok'] } });
  await expect(tool.execute('go', {})).rejects.toMatchObject({ code: 'TOOL_FAILED', retryable: true });
  await expect(tool.execute('go', {})).rejects.toThrow('no disk');
  await expect(tool.execute('go', {})).resolves.toBe('ok');
});

test('a mock tool honours an aborted signal without counting a call', async () => {
  const tool = new MockTool();
  await expect(tool.execute('go', {}, { signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop');
  expect(tool.calls).toEqual([]);
});
