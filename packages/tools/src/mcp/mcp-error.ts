import { TuttiError } from '@tutti/core';
import { McpFailedError } from '../errors/mcp-failed-error.ts';
import { readForeignText } from './foreign-text.ts';

const MAX_SHOWN = 300;

/** What went wrong with a server. Errors of ours may come wrapped: the first one inside is the reason. */
export function toMcpError(name: string, error: unknown, url?: string): unknown {
  for (let inner = error; inner instanceof Error; inner = inner.cause) if (TuttiError.isInstance(inner)) return inner;
  const { status, statusText = '', text = '', contentType } = answerIn(error);
  const server = `The MCP server "${name}"${url === undefined ? '' : ` at ${placeOf(url)}`}`;
  if (contentType !== undefined)
    return new McpFailedError(
      `${server} answered with ${shown(contentType) || 'something without a type'}, where MCP is JSON or a stream of events: ${/html/i.test(contentType) ? 'this is a page for people, such as one to sign in, or one of another path' : 'something else answers there'}. Check its address and path (often /mcp), and its key under "headers".`,
      { cause: error, data: { server: name, contentType: shown(contentType) } },
    );
  if (status === undefined)
    return new McpFailedError(
      `${server} failed: ${shown(error instanceof Error ? error.message : String(error))}. Check that it runs, and what it was sent.`,
      { cause: error, data: { server: name } },
    );
  const body = shown(text);
  const what = `${server} answered ${status}${statusText === '' ? '' : ` ${shown(statusText)}`}${body === '' ? '' : `: ${JSON.stringify(body)}`}.`;
  return new McpFailedError(`${what} ${adviceFor(status)}`, { cause: error, data: { server: name, status } });
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403)
    return 'Give it its key under "headers" of the server, as "Authorization: Bearer ${NAME}" of a variable.';
  if (status >= 300 && status < 400) return 'It is not followed to another address; set the address itself.';
  return status === 404 || status === 405 ? 'Check its address.' : 'Check that it runs, and what it was sent.';
}

/** An address without what may be a key. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) return shown(url);
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

interface Answer {
  readonly status?: number;
  readonly statusText?: string;
  readonly text?: string;
  /** Of an answer that is none of the protocol. */
  readonly contentType?: string;
}

function answerIn(error: unknown): Answer {
  const { data } = (error ?? {}) as { readonly data?: unknown };
  if (typeof data !== 'object' || data === null) return {};
  const { status, statusText, text, contentType } = data as Readonly<Record<string, unknown>>;
  return {
    ...(contentType === undefined ? {} : { contentType: String(contentType ?? '') }),
    ...(typeof status === 'number' && status >= 300 ? { status } : {}),
    ...(typeof statusText === 'string' ? { statusText } : {}),
    ...(typeof text === 'string' ? { text } : {}),
  };
}

/** A few words of what a server said, without what no reader sees. */
function shown(text: string): string {
  const plain = readForeignText(text.slice(0, 4 * MAX_SHOWN))
    .text.replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '');
  return plain.length > MAX_SHOWN ? `${plain.slice(0, MAX_SHOWN)}…` : plain;
}
