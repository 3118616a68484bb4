import { describe, expect, it } from '@jest/globals';
import { firstValueFrom, lastValueFrom, take, toArray } from 'rxjs';
import { settle } from '@tutti/testing';
import { fromRun, type ReadOptions } from './from-run.ts';

class Source implements AsyncIterable<number> {
  pulled: number = 0;
  opened: number = 0;
  returned: number = 0;
  readonly length: number;

  constructor(length: number) {
    this.length = length;
  }

  [Symbol.asyncIterator](): AsyncIterator<number> {
    let next = 0;
    this.opened++;
    return {
      next: async () => {
        this.pulled++;
        return next < this.length ? { done: false, value: next++ } : { done: true, value: undefined };
      },
      return: async () => {
        this.returned++;
        return { done: true, value: undefined };
      },
    };
  }
}

describe('fromRun', () => {
  it('reads nothing before somebody subscribes, and from the start for each who does', async () => {
    const source = new Source(3);
    const events = fromRun(source);
    expect(source.opened).toBe(0);
    expect(await lastValueFrom(events.pipe(toArray()))).toEqual([0, 1, 2]);
    expect(await lastValueFrom(events.pipe(toArray()))).toEqual([0, 1, 2]);
    expect([source.opened, source.returned]).toEqual([2, 0]);
  });

  it('stops reading as soon as nobody listens', async () => {
    const source = new Source(1_000);
    expect(await lastValueFrom(fromRun(source).pipe(take(2), toArray()))).toEqual([0, 1]);
    await settle();
    expect([source.pulled, source.returned]).toEqual([2, 1]);
  });

  it('ends a wait for the next event when nobody listens', async () => {
    let isAborted = false;
    const source = async function* ({ signal }: ReadOptions): AsyncGenerator<number> {
      yield 1;
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      isAborted = true;
      signal.throwIfAborted();
    };
    const errors: unknown[] = [];
    const subscription = fromRun(source).subscribe({ error: (error) => errors.push(error) });
    await settle();
    subscription.unsubscribe();
    await settle();
    expect(isAborted).toBe(true);
    expect(errors).toEqual([]);
  });

  it('pulls the next event only after the last one was taken', async () => {
    const source = new Source(5);
    const seen: number[] = [];
    fromRun(source).subscribe(() => seen.push(source.pulled));
    await settle();
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it('takes a run as it is', async () => {
    const run = {
      count: 2,
      async *events(): AsyncGenerator<number> {
        for (let i = 0; i < this.count; i++) yield i;
      },
    };
    expect(await lastValueFrom(fromRun(run).pipe(toArray()))).toEqual([0, 1]);
  });

  it('takes a list of events, too', async () => {
    expect(await lastValueFrom(fromRun([1, 2, 3]).pipe(take(2), toArray()))).toEqual([1, 2]);
  });

  it('passes on errors of the source, when it is opened and when it is read', async () => {
    const unreadable = async function* (): AsyncGenerator<number> {
      yield 1;
      throw new Error('The journal is gone.');
    };
    await expect(lastValueFrom(fromRun(unreadable))).rejects.toThrow('The journal is gone.');
    await expect(
      firstValueFrom(
        fromRun(() => {
          throw new Error('No such run.');
        }),
      ),
    ).rejects.toThrow('No such run.');
  });
});
