import { isJsonObject } from '../json/is-json-object.ts';

/** What the body of a refusal says, as far as it does. */
export interface RefusalBody {
  readonly message?: string;
  readonly type?: string;
  readonly code?: string;
}

/** `{message, type, code}`, a bare text, or `{error: …}` around either, which says it better than what stands beside it; some servers put it into a list. */
export function readRefusal(body: unknown): RefusalBody {
  if (typeof body === 'string') return { message: body };
  if (Array.isArray(body)) return readRefusal(body[0]);
  if (!isJsonObject(body)) return {};
  const { message, type, code, error, detail } = body;
  const text = [message, detail, error].find((each) => typeof each === 'string');
  return {
    ...(typeof text === 'string' ? { message: text } : {}),
    ...(typeof type === 'string' ? { type } : {}),
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    ...(typeof error === 'string' ? {} : readRefusal(error)),
  };
}

/** The status that a body gives as its code, as errors in the middle of a stream do. */
export function statusIn(code: unknown): number | undefined {
  const status = typeof code === 'string' || typeof code === 'number' ? Number(code) : undefined;
  return status !== undefined && status >= 400 && status < 600 ? status : undefined;
}
