import { BudgetTree, PriceTable } from '@tutti/cost-tracker';
import { plainUsage } from '@tutti/core';
import { youngGarbageCollector } from '../../workspace/src/benchmarks/garbage.ts';
import { interleave } from '../../workspace/src/benchmarks/interleave.ts';
import { type BenchResult, toResult } from '../../workspace/src/benchmarks/result.ts';

const DEPTH = 6;
const PAIRS = 10_000;
const PRICES = 10_000;
const PEER_PRICES = 100;

export type PeerPrice = (
  model: string,
  provider: string,
  tokens: { readonly input: number; readonly output: number },
) => number | undefined;

/** Reserve and settle six accounts deep, and the price of a call. */
export async function measureSpeed(rounds: number, peer: PeerPrice | undefined): Promise<readonly BenchResult[]> {
  const table = new PriceTable();
  const usage = plainUsage(1_200, 300);
  const subjects = [
    { name: 'reserve', units: PAIRS, run: reserveAndSettle },
    {
      name: 'price',
      units: PRICES,
      run: async () => {
        for (let i = 0; i < PRICES; i++) table.price({ model: 'gpt-4o', provider: 'openai' }, usage);
      },
    },
    ...(peer === undefined
      ? []
      : [
          {
            name: 'genai-prices',
            units: PEER_PRICES,
            run: async () => {
              for (let i = 0; i < PEER_PRICES; i++) peer('gpt-4o', 'openai', { input: 1_200, output: 300 });
            },
          },
        ]),
  ];
  const measured = await interleave(subjects, {
    rounds,
    passes: 3,
    minSampleMs: 50,
    warmUpMs: 300,
    rewarmMs: 100,
    now: () => performance.now(),
    beforeSample: youngGarbageCollector(),
  });
  const nanoseconds = (name: string): readonly number[] => (measured.get(name) ?? []).map((microseconds) => microseconds * 1_000);
  return [
    toResult({ name: `reserve-settle/depth-${DEPTH}`, unit: 'ns', better: 'lower', tutti: nanoseconds('reserve') }),
    toResult({
      name: 'price',
      unit: 'ns',
      better: 'lower',
      tutti: nanoseconds('price'),
      peers: peer === undefined ? {} : { 'genai-prices': nanoseconds('genai-prices') },
    }),
  ];
}

async function reserveAndSettle(): Promise<void> {
  const tree = new BudgetTree();
  let parent: string | undefined;
  for (let level = 0; level < DEPTH; level++) {
    const account = `level ${level}`;
    tree.open({ account, limit: { nanoUsd: Number.MAX_SAFE_INTEGER }, ...(parent === undefined ? {} : { parent }) });
    parent = account;
  }
  for (let i = 0; i < PAIRS; i++) {
    const id = `call ${i}`;
    if (tree.reserve({ id, account: parent as string, amount: { nanoUsd: 1_000 } }) !== undefined)
      throw new Error('The budget refused what fits.');
    tree.settle(id, { nanoUsd: 900 });
  }
}
