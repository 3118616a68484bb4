import { openaiProvider } from '@tutti/provider-openai';
import { faultServer, type FaultServer } from '@tutti/testing';
import { ModelRegistry, type OrchestratorOptions } from '../index.ts';

/** What one answer of the peer takes, as it reports it: with the prices below 1.5 cents. */
export const USAGE = { input: 5, output: 10 };
const PER_1K = { inputCostPer1kTokens: 1, outputCostPer1kTokens: 1 };
/** US dollars of one answer. */
export const ANSWER_USD = 0.015;

/** A server that speaks the wire of OpenAI, and a model of a known price behind it. */
export interface PaidPeer {
  readonly server: FaultServer;
  readonly registry: ModelRegistry;
  readonly options: Pick<OrchestratorOptions, 'modelRegistry' | 'providers' | 'config' | 'models'>;
  /** The longest answers that it was asked for, request by request. */
  longest(): readonly (number | undefined)[];
}

/** Answers everything with the same text and the usage above; `paid/m` is the only model. */
export async function paidPeer(): Promise<PaidPeer> {
  const server = await faultServer();
  server.respond(answerOf('Paid words.'));
  const registry = new ModelRegistry();
  registry.registerModel('paid/m', { provider: 'paid', model: 'm', ...PER_1K, maxOutputTokens: 4_000, contextWindow: 100_000 });
  return {
    server,
    registry,
    options: {
      modelRegistry: registry,
      config: null,
      models: null,
      providers: { paid: openaiProvider({ apiKey: 'key-of-this-test', baseURL: server.url }) },
    },
    longest: () =>
      server.requests.map(({ body }) => {
        const sent = JSON.parse(body) as { readonly max_tokens?: number; readonly max_completion_tokens?: number };
        return sent.max_completion_tokens ?? sent.max_tokens;
      }),
  };
}

/** An answer on the wire, with what it has used. */
export function answerOf(text: string, { input, output } = USAGE): { readonly headers: Record<string, string>; readonly body: string } {
  const chunk = (choice: object): object => ({
    id: 'c',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [{ index: 0, delta: {}, finish_reason: null, ...choice }],
    usage: null,
  });
  const all = [
    chunk({ delta: { content: text } }),
    chunk({ finish_reason: 'stop' }),
    { ...chunk({}), choices: [], usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output } },
  ];
  return {
    headers: { 'content-type': 'text/event-stream' },
    body: `${all.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')}data: [DONE]\n\n`,
  };
}
