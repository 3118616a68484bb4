import type { Contender } from './contender.ts';

const PEERS = ['langgraph', 'mastra'];

/** Loads the adapters of the peers. By address, as only who runs the benchmark has the peers, and everybody compiles it. */
export async function loadPeers(): Promise<readonly Contender[]> {
  return Promise.all(PEERS.map(async (peer) => {
    const { contender } = (await import(new URL(`./peers/${peer}.ts`, import.meta.url).href)) as { readonly contender: Contender };
    return contender;
  }));
}
