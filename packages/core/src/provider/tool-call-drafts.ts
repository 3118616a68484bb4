import type { ModelWarning, StreamPart } from '../model/model-response.ts';
import type { RawToolCall } from '../model/read-tool-call.ts';

interface Draft {
  readonly id: string;
  name: string;
  readonly givenId: string | undefined;
  argumentsText: string;
  signature?: string;
}

/** A piece of a tool call, as streams give them. */
export interface ToolCallDelta {
  /** Place of the call in the answer. */
  readonly index?: number | undefined;
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly argumentsText?: string | undefined;
  readonly signature?: string | undefined;
}

/**
 * Puts the tool calls of one answer together. Every call gets an id of its own: a missing one is made from the answer's id and the call's place,
 * one given twice is re-keyed, so that no result can be taken for another call's.
 */
export class ToolCallDrafts {
  readonly #drafts: Draft[] = [];
  readonly #byIndex: Map<number, Draft> = new Map();
  readonly #ids: Set<string> = new Set();
  readonly #seed: string;
  readonly #warnings: ModelWarning[] = [];

  /** `seed`: what ids are made from, the id of the answer for instance. */
  constructor(seed: string) {
    this.#seed = seed.replaceAll(/[^A-Za-z0-9_-]/g, '').slice(0, 32);
  }

  /** Adds a piece. @returns what a stream shows of it; `undefined` for a piece of a call that never began. */
  add(delta: ToolCallDelta): StreamPart | undefined {
    const found = this.#find(delta);
    const draft = found ?? this.#begin(delta);
    if (draft === undefined) return undefined;
    const text = delta.argumentsText ?? '';
    draft.argumentsText += text;
    // Some servers give a name in pieces, others the whole name with every piece.
    if (found !== undefined && delta.name !== undefined && delta.name !== draft.name) draft.name += delta.name;
    if (delta.signature !== undefined) draft.signature = delta.signature;
    return { type: 'tool-call-delta', id: draft.id, name: draft.name, argumentsText: text };
  }

  get calls(): readonly RawToolCall[] {
    return this.#drafts.map(({ id, name, argumentsText, signature }) => ({
      id,
      name,
      argumentsText,
      ...(signature === undefined ? {} : { signature }),
    }));
  }

  /** One for each call that was re-keyed. */
  get warnings(): readonly ModelWarning[] {
    return this.#warnings;
  }

  #find({ index, id, name }: ToolCallDelta): Draft | undefined {
    const draft =
      index === undefined ? (id === undefined && name === undefined ? this.#drafts.at(-1) : undefined) : this.#byIndex.get(index);
    // Some servers give every call the same place: another id with a name begins another call.
    const isOther = draft !== undefined && id !== undefined && id !== '' && name !== undefined && name !== '' && draft.givenId !== id;
    return isOther ? undefined : draft;
  }

  #begin({ index, id, name }: ToolCallDelta): Draft | undefined {
    if (name === undefined || name === '') return undefined;
    const givenId = id === '' ? undefined : id;
    const draft: Draft = { id: this.#freeId(givenId ?? `call_${this.#seed}_${this.#drafts.length}`), name, givenId, argumentsText: '' };
    this.#drafts.push(draft);
    if (index !== undefined) this.#byIndex.set(index, draft);
    return draft;
  }

  #freeId(wanted: string): string {
    let id = wanted;
    for (let n = 2; this.#ids.has(id); n++) id = `${wanted}_${n}`;
    this.#ids.add(id);
    if (id !== wanted)
      this.#warnings.push({
        code: 'TOOL_CALL_DUPLICATE_ID',
        message: `Two tool calls came with the id "${wanted.slice(0, 64)}"; the later one is called "${id.slice(0, 68)}".`,
      });
    return id;
  }
}
