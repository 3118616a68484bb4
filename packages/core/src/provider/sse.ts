/** One server-sent event. `event` is `message` when the stream gives no name. */
export interface SseEvent {
  readonly event: string;
  readonly data: string;
}

/** How an event stream came to its end: between two events, or inside one. */
export type SseEnd = 'open' | 'between-events' | 'inside-event';

export interface SseFilterOptions {
  /** What an SDK is to see of an event; `undefined` drops it. Default: the event as it is. */
  readonly rewrite?: (event: SseEvent) => string | undefined;
  /** Most characters of one event. Default 8 million. */
  readonly maxEventLength?: number;
  /** Called when the stream cannot be an event stream of text; what it returns is the stream's error. */
  readonly onUnreadable: (why: string) => Error;
}

/**
 * Passes on whole events in one plain form, whatever line ends, spacing, comments and chunk boundaries they arrive with.
 * An event that the end of the stream cuts off is dropped, so that no SDK takes half of one for a whole or for nonsense.
 * @see WHATWG HTML, 9.2 Server-sent events
 */
export class SseFilter {
  readonly #options: SseFilterOptions;
  readonly #decoder: InstanceType<typeof TextDecoder> = new TextDecoder('utf-8', { fatal: true });
  readonly #encoder: InstanceType<typeof TextEncoder> = new TextEncoder();
  /** The line that has begun. */
  #rest: string = '';
  #cr: string = '';
  #name: string = '';
  #data: string[] = [];
  #length: number = 0;
  #end: SseEnd = 'open';

  constructor(options: SseFilterOptions) {
    this.#options = options;
  }

  /** How the stream ended, once it has. */
  get end(): SseEnd {
    return this.#end;
  }

  get stream(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
    return new TransformStream({
      transform: (chunk, controller) => {
        const text = this.#decode(chunk);
        if (text === undefined) controller.error(this.#options.onUnreadable('it is not UTF-8'));
        else this.#take(text, controller);
      },
      flush: (controller) => this.#finish(controller),
    });
  }

  #decode(chunk?: Uint8Array): string | undefined {
    try {
      return chunk === undefined ? this.#decoder.decode() : this.#decoder.decode(chunk, { stream: true });
    } catch {
      return undefined;
    }
  }

  #take(given: string, controller: TransformStreamDefaultController<Uint8Array<ArrayBuffer>>): void {
    // A trailing CR may be the first half of a CRLF.
    const text = this.#cr + given;
    this.#cr = text.endsWith('\r') ? '\r' : '';
    let start = 0;
    for (const { index, 0: lineEnd } of text.slice(0, text.length - this.#cr.length).matchAll(/\r\n|\n|\r/g)) {
      this.#line(this.#rest + text.slice(start, index), controller);
      this.#rest = '';
      start = index + lineEnd.length;
    }
    this.#rest += text.slice(start, text.length - this.#cr.length);
    if (this.#rest.length + this.#length > (this.#options.maxEventLength ?? 8_000_000))
      controller.error(this.#options.onUnreadable('one event does not end'));
  }

  #finish(controller: TransformStreamDefaultController<Uint8Array<ArrayBuffer>>): void {
    // A character that the end cuts in two is a cut like any other.
    const isTextWhole = this.#decode() !== undefined;
    if (this.#cr !== '') {
      this.#line(this.#rest, controller);
      this.#rest = '';
    }
    const isLineWhole = isTextWhole && this.#rest === '';
    const isOpen = !isLineWhole || this.#data.length > 0 || this.#name !== '';
    // The last event may lack its blank line; whole JSON in whole lines is a whole event. An event of another name is passed on for the SDK to judge.
    if (isLineWhole && isOpen && (isJson(this.#data.join('\n')) || this.#data[0] === '[DONE]')) {
      this.#dispatch(controller);
      this.#end = 'between-events';
    } else {
      this.#end = isOpen ? 'inside-event' : 'between-events';
    }
  }

  #line(line: string, controller: TransformStreamDefaultController<Uint8Array<ArrayBuffer>>): void {
    if (line === '') return this.#dispatch(controller);
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') {
      this.#data.push(value);
      this.#length += value.length;
    } else if (field === 'event') this.#name = value;
  }

  #dispatch(controller: TransformStreamDefaultController<Uint8Array<ArrayBuffer>>): void {
    const event = { event: this.#name === '' ? 'message' : this.#name, data: this.#data.join('\n') };
    const isEmpty = this.#data.length === 0;
    [this.#name, this.#data, this.#length] = ['', [], 0];
    if (isEmpty) return;
    const text = (this.#options.rewrite ?? formatEvent)(event);
    if (text !== undefined) controller.enqueue(this.#encoder.encode(text));
  }
}

/** An event in its plain form. */
export function formatEvent({ event, data }: SseEvent): string {
  const name = event === 'message' ? '' : `event: ${event}\n`;
  return `${name}${data
    .split('\n')
    .map((line) => `data: ${line}\n`)
    .join('')}\n`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
