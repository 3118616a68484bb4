import type { Check } from './check.ts';

/** Model servers of this machine that could be used by their address. Nothing but their list of models is asked for. */
export async function checkServers(urls?: readonly string[]): Promise<readonly Check[]> {
  // The SDK behind it is loaded by this command alone.
  const { discoverServers } = await import('@tutti/provider-openai');
  const servers = await discoverServers({ timeoutMs: 400, ...(urls === undefined ? {} : { urls }) });
  if (servers.length === 0)
    return [{ area: 'servers', status: 'note', text: 'no model server of Ollama, LM Studio or vLLM answers on this machine' }];
  return servers.map(({ kind, baseURL, models }): Check => {
    const name = { ollama: 'Ollama', 'lm-studio': 'LM Studio', vllm: 'vLLM', other: 'an OpenAI-compatible server' }[kind];
    if (models.length === 0)
      return { area: 'servers', status: 'warning', text: `${name} at ${baseURL} has no models`, fix: 'Load a model there first.' };
    return {
      area: 'servers',
      status: 'ok',
      text: `${name} at ${baseURL}: ${models.slice(0, 5).join(', ')}${models.length > 5 ? ` and ${models.length - 5} more` : ''}`,
    };
  });
}
