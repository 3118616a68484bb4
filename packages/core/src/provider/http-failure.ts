import { ProviderError } from '../model/provider-error.ts';
import type { ModelRequest } from '../model/model-request.ts';
import type { Redactor } from '../secrets/redactor.ts';
import { classifyFailure, type ProviderFailure } from './classify-failure.ts';
import { readServerLimits } from '../model/server-limits.ts';
import { failureWaitMs } from './failure-wait.ts';

export interface HttpFailure extends ProviderFailure {
  readonly provider: string;
  readonly model: string;
  readonly headers: Headers;
  /** The parsed body. */
  readonly body?: unknown;
  readonly request?: ModelRequest;
  readonly redactor: Redactor;
  readonly now: number;
}

const SHOWN = 300;

/** The error of what a provider answered, by status and body or in the middle of its stream. Keys and prompts in its message are taken out. */
export function httpFailure(failure: HttpFailure): ProviderError {
  const { provider, model, status, type, code, headers } = failure;
  const errorClass = classifyFailure(failure);
  const wait = failureWaitMs(failure);
  const limits = readServerLimits(headers, { now: failure.now, isRejected: errorClass === 'rate-limited' });
  const advice = headers.get('x-should-retry');
  const isRetryable = advice === 'true' || advice === 'false' ? { retryable: advice === 'true' } : {};
  const words = [status === undefined || status < 400 ? undefined : String(status), code ?? type]
    .filter((word) => word !== undefined)
    .join(' ');
  const said = shown(failure);
  return new ProviderError(
    `${provider}/${model} failed${words === '' ? '' : ` with ${words}`}${said === '' ? '' : `: ${said}`}${/[.!?]$/.test(said) ? '' : '.'} ${remedies[errorClass] ?? 'Try again.'}`,
    {
      provider,
      errorClass,
      ...(status === undefined ? {} : { status }),
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
      ...(Object.keys(limits).length === 0 ? {} : { limits }),
      ...isRetryable,
      data: {
        provider,
        model,
        errorClass,
        status: status ?? null,
        retryAfterMs: wait ?? null,
        providerType: type ?? null,
        providerCode: code ?? null,
        requestId: headers.get('x-request-id') ?? headers.get('request-id'),
      },
    },
  );
}

const remedies: Readonly<Partial<Record<string, string>>> = {
  auth: 'Check the key.',
  forbidden: 'Ask for access, or use another model.',
  quota: 'Raise the allowance, or use another provider.',
  'not-found': 'Check the name of the model.',
  'bad-request': 'Correct the request.',
  'too-large': 'Send less.',
  'context-overflow': 'Shorten the prompt, or use a model with a larger context.',
  'content-filter': 'Change the prompt.',
  'rate-limited': 'Wait before trying again.',
};

/** The provider's own sentence, without secrets and without the prompt. */
function shown({ message = '', redactor, request }: HttpFailure): string {
  let text = message.trim();
  for (const { content } of request?.messages ?? []) {
    const texts = typeof content === 'string' ? [content] : content.map((part) => ('text' in part ? part.text : ''));
    for (const prompt of texts) if (prompt.length >= 8) text = text.replaceAll(prompt, '[prompt]');
  }
  const plain = redactor.redact(text.slice(0, 20_000)).replaceAll(/\s+/g, ' ');
  return plain.length > SHOWN ? `${plain.slice(0, SHOWN)}…` : plain;
}
