import { fileURLToPath } from 'node:url';
import { installPeers } from '../../workspace/src/benchmarks/install-peers.ts';
import type { Contender } from './contender.ts';

/** Installs the peers when they are not there and loads their adapters. */
export async function loadPeers(): Promise<readonly Contender[]> {
  installPeers(fileURLToPath(new URL('.', import.meta.url)));
  const [{ langgraph }, { mastra }] = await Promise.all([import('./contenders/langgraph.ts'), import('./contenders/mastra.ts')]);
  return [langgraph, mastra];
}
