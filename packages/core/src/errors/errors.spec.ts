import { describe, expect, it } from '@jest/globals';
import * as core from '../index.ts';
import { BudgetExceeded } from './budget-exceeded.ts';
import { CompilationError } from './compilation-error.ts';
import { fromErrorRecord, toErrorRecord } from './error-record.ts';
import { ConflictError } from './conflict-error.ts';
import { errorRecordSchema } from './error-record-schema.ts';
import { ExecutionError } from './execution-error.ts';
import { OrchestratorError } from './orchestrator-error.ts';
import { RunFencedError } from './run-fenced-error.ts';
import { TimeoutError } from './timeout-error.ts';
import { ToolExecutionError } from './tool-execution-error.ts';
import { TuttiError } from './tutti-error.ts';
import { ValidationError } from './validation-error.ts';

type Constructor = new (message: string) => TuttiError;

const plainErrors = Object.entries(core).filter(
  ([name]) => name.endsWith('Error') && !['TuttiError', 'OrchestratorError', 'ExecutionError', 'ProviderError'].includes(name),
) as [string, Constructor][];

describe('the errors', () => {
  it.each(plainErrors)('%s has its name, a code of its own and its message', (name, ErrorClass) => {
    const error = new ErrorClass('what happened');
    expect(error).toBeInstanceOf(OrchestratorError);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe(name);
    expect(error.message).toBe('what happened');
    expect(error.code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    expect(error.code).not.toBe('INTERNAL');
  });

  it('have one code per class', () => {
    const codes = plainErrors.map(([, ErrorClass]) => new ErrorClass('x').code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('are recognised across installed copies by a mark, not by class', () => {
    const marked = Object.assign(new Error('from another copy'), { code: 'CONFLICT', retryable: false });
    Object.defineProperty(marked, Symbol.for('tutti.error'), { value: true });
    expect(TuttiError.isInstance(marked)).toBe(true);
    expect(TuttiError.isInstance(new RunFencedError('x'))).toBe(true);
    expect(TuttiError.isInstance(new Error('x'))).toBe(false);
    expect([null, undefined, 'text', 1].some((value) => TuttiError.isInstance(value))).toBe(false);
    expect(toErrorRecord(marked).code).toBe('CONFLICT');
  });

  it('do not show their mark to loops and JSON', () => {
    const mark = Object.getOwnPropertyDescriptor(new TuttiError('x'), Symbol.for('tutti.error'));
    expect(mark).toEqual({ value: true, enumerable: false, writable: false, configurable: false });
    expect(JSON.stringify(new TuttiError('x'))).not.toContain('tutti.error');
  });

  it('say what a budget would have come to', () => {
    const error = new BudgetExceeded('usd', 5, { actual: 6, scope: 'run/1' });
    expect(error).toMatchObject({
      code: 'BUDGET_EXCEEDED',
      budgetType: 'usd',
      limit: 5,
      actual: 6,
      data: { budgetType: 'usd', limit: 5, actual: 6, account: 'run/1' },
    });
    expect(error.message).toContain('of "run/1" is 5; this would bring it to 6');
  });

  it('of a refused reservation count what is spent and what was asked for, and nothing that others hold', () => {
    const shortage = { refusedBy: 'run/1', dimension: 'nanoUsd', limit: 2e9, spent: 1e9, inFlight: 5e8 } as const;
    expect(BudgetExceeded.of(shortage, { nanoUsd: 15e8, tokens: 7 })).toMatchObject({
      budgetType: 'usd',
      limit: 2,
      actual: 2.5,
      data: { account: 'run/1' },
    });
    expect(BudgetExceeded.of({ ...shortage, dimension: 'tokens', limit: 10, spent: 4 }, { nanoUsd: 1, tokens: 7 })).toMatchObject({
      budgetType: 'tokens',
      limit: 10,
      actual: 11,
    });
  });

  it('tell of a key, or of a tool, in the documented words, or in their own', () => {
    expect(new ConflictError('k', 'other input')).toMatchObject({
      key: 'k',
      message: 'Conflict for key k: other input',
      data: { key: 'k' },
    });
    expect(new ConflictError('Run "a" exists.', { code: 'RUN_EXISTS' })).toMatchObject({
      key: undefined,
      message: 'Run "a" exists.',
      code: 'RUN_EXISTS',
    });
    const cause = new Error('no such table');
    expect(new ToolExecutionError('lookup', cause)).toMatchObject({
      toolName: 'lookup',
      error: cause,
      cause,
      message: 'Tool "lookup" failed: no such table',
    });
    expect(new ToolExecutionError('It failed.', { toolName: 'lookup', cause })).toMatchObject({
      toolName: 'lookup',
      error: cause,
      message: 'It failed.',
    });
  });

  it('keep what belongs to them', () => {
    expect(new ExecutionError('x', { executionId: 'run-1', result: { a: 1 } })).toMatchObject({ executionId: 'run-1', result: { a: 1 } });
    expect(new ValidationError('x', { issues: [{ path: 'a.0', message: 'no' }] }).issues).toEqual([{ path: 'a.0', message: 'no' }]);
    expect(new CompilationError('x', { diagnostics: [{ code: 'A', severity: 'error', message: 'm' }] }).diagnostics).toHaveLength(1);
    expect(new TimeoutError('late').retryable).toBe(true);
  });
});

describe('error records', () => {
  const error = new TimeoutError('It took 5 s.', { data: { ms: 5_000 }, cause: new RunFencedError('Another worker has it.') });

  it('make the round trip through JSON', () => {
    const record = toErrorRecord(error);
    const again = fromErrorRecord(JSON.parse(JSON.stringify(record)) as typeof record);
    expect(again).toMatchObject({ name: 'TimeoutError', code: 'TIMEOUT', message: 'It took 5 s.', retryable: true, data: { ms: 5_000 } });
    expect(again.cause).toMatchObject({ name: 'RunFencedError', code: 'RUN_FENCED' });
    expect(toErrorRecord(again)).toEqual(record);
    expect(errorRecordSchema.parse(record)).toEqual(record);
  });

  it('carry no stacks', () => {
    expect(JSON.stringify(toErrorRecord(error))).not.toContain('.spec.ts');
  });

  it('give the code of a system error, and INTERNAL to strangers', () => {
    expect(toErrorRecord(Object.assign(new Error('no such file'), { code: 'ENOENT' })).code).toBe('ENOENT');
    expect(toErrorRecord(new RangeError('too long'))).toEqual({
      name: 'RangeError',
      code: 'INTERNAL',
      message: 'too long',
      retryable: false,
    });
  });

  it.each([['a text'], [42], [null], [undefined], [Symbol('s')], [Object.create(null)], [{ toString: () => 7n }]])(
    'are made of anything thrown: %p',
    (thrown: unknown) => {
      expect(toErrorRecord(thrown)).toMatchObject({ name: 'Error', code: 'INTERNAL', retryable: false, message: expect.any(String) });
    },
  );

  it('follow causes four deep, also in a circle', () => {
    const circular = new Error('round');
    circular.cause = circular;
    let depth = 0;
    for (let record = toErrorRecord(circular).cause; record !== undefined; record = record.cause) depth++;
    expect(depth).toBe(4);
  });
});
