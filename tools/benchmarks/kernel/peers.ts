import type { Contender } from './contender.ts';

/** Loads the adapters of the peers, which are installed beside this file before it runs. */
export async function loadPeers(): Promise<readonly Contender[]> {
  const [{ langgraph }, { mastra }] = await Promise.all([import('./contenders/langgraph.ts'), import('./contenders/mastra.ts')]);
  return [langgraph, mastra];
}
