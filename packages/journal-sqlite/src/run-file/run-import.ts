import {
  CodeChangedError,
  StoreError,
  hashJson,
  isClosed,
  messageSchema,
  type BlobRow,
  type Json,
  type JsonObject,
  type Message,
  type RunCreated,
  type RunEvent,
  type RunRow,
  type RunStatus,
} from '@tutti/core';
import { BlobAssembly } from './blob-pieces.ts';
import { eventSchemas } from './event-schema.ts';
import { corrupt, newer, type FileRecord } from './read-records.ts';
import { metaOf, type RunMeta } from './run-meta.ts';
import type { Stage } from './stage.ts';
import { strangerOf } from './steps-not-in-code.ts';

const EVENTS_PER_WRITE = 256;
const BLOB_BYTES_PER_WRITE = 1024 * 1024;

export interface RunImportOptions {
  /** Named in messages. */
  readonly name: string;
  readonly runId?: string;
  readonly definition?: Json;
  readonly translate?: (record: JsonObject) => JsonObject;
  readonly openStage: (runId: string) => Promise<Stage>;
}

/** Takes the records of one file, in order. */
export class RunImport {
  readonly #options: RunImportOptions;
  readonly #blob: BlobAssembly = new BlobAssembly();
  readonly #known: Set<string> = new Set();
  readonly #inbox: Message[] = [];
  #created: RunCreated | undefined;
  /** As the file says it. */
  #fileRunId: Json | undefined;
  #meta: Partial<RunMeta> = {};
  #definition: Json | undefined;
  #stage: Stage | undefined;
  #events: RunEvent[] = [];
  #blobs: BlobRow[] = [];
  #blobBytes: number = 0;
  #length: number = 0;
  #lastAt: number = -Infinity;
  #status: RunStatus = 'running';
  #stranger: CodeChangedError | undefined;
  isComplete: boolean = false;
  /** Records whose time was before that of the record before them. */
  clockSetBack: number = 0;

  constructor(options: RunImportOptions) {
    this.#options = options;
    this.#definition = options.definition;
  }

  get runId(): string | undefined {
    return this.#created?.runId;
  }

  get length(): number {
    return this.#length;
  }

  /** A step on record that the given definition does not have. */
  get codeChanged(): CodeChangedError | undefined {
    return this.#stranger;
  }

  async take(record: FileRecord): Promise<void> {
    if (this.isComplete) throw this.#corrupt(record, 'it stands after the end record');
    if (record.type === 'blob') return this.#takePiece(record);
    if (this.#blob.isOpen) throw this.#corrupt(record, 'the blob before it has no last piece');
    if (record.type === 'inbox') return this.#takeMessage(record);
    if (record.type === 'end') return this.#takeEnd(record);
    await this.#takeEvent(record);
  }

  /** Makes the run visible, with what was taken so far. @returns its status; undefined when there was no record. */
  async finish(quarantinedBecause?: string): Promise<RunStatus | undefined> {
    const created = this.#created;
    if (created === undefined || this.#stage === undefined) return undefined;
    if (this.#definition === undefined) {
      throw new StoreError(
        `"${this.#options.name}" has no definition of run "${created.runId}", so nothing can go on with it. Give the definition it was started with.`,
        { code: 'DEFINITION_NOT_FOUND', data: { runId: created.runId } },
      );
    }
    const stranger = quarantinedBecause === undefined && this.#status === 'running' ? this.#stranger : undefined;
    if (stranger !== undefined)
      this.#push({ seq: this.#length, at: this.#lastAt, type: 'run.paused', reason: `CODE_CHANGED: ${stranger.message}` });
    await this.#flush();
    const status = quarantinedBecause === undefined ? this.#status : 'quarantined';
    const reason = quarantinedBecause ?? stranger?.message;
    await this.#stage.finish(this.#rowOf(created, this.#definition), {
      status,
      inbox: this.#inbox,
      ...(reason !== undefined && { reason }),
    });
    return status;
  }

  async abandon(): Promise<void> {
    await this.#stage?.abandon();
  }

  async #takeEvent(record: FileRecord): Promise<void> {
    const event = this.#eventOf(record);
    if (this.#created === undefined) await this.#begin(record, event);
    else if (event.type === 'run.created') throw this.#corrupt(record, 'a second run begins in the same file');
    if ('blob' in event && event.blob !== undefined && !this.#known.has(event.blob.hash))
      throw this.#corrupt(record, `its value, blob ${event.blob.hash}, is not in the file before it`);
    this.#noteStranger(event, record);
    this.#push(event);
    if (this.#events.length >= EVENTS_PER_WRITE || this.#blobBytes >= BLOB_BYTES_PER_WRITE) await this.#flush();
  }

  #eventOf(record: FileRecord): RunEvent {
    const { v: _version, row, ...value } = this.#options.translate?.(record.value) ?? record.value;
    const type = String(value['type']);
    const schema = Object.hasOwn(eventSchemas, type) ? eventSchemas[type as keyof typeof eventSchemas] : undefined;
    const place = { offset: record.offset, number: record.line };
    if (schema === undefined)
      throw newer(this.#options.name, place, { what: `a record of type "${type.slice(0, 80)}"`, readable: 'the types of its own version' });
    if (value['seq'] === undefined) throw this.#corrupt(record, 'it has no sequence number');
    const checked = schema.safeParse(value);
    if (!checked.success)
      throw this.#corrupt(
        record,
        `${checked.error.issues[0]?.path.join('.') ?? ''} ${checked.error.issues[0]?.message ?? 'is not as its type asks for'}`.trim(),
      );
    if (type === 'run.created') this.#meta = metaOf(row);
    this.#assertOwn(record, value);
    return this.#inOrder(value as unknown as RunEvent);
  }

  /** A record need not say whose it is; one that does is of the run that the file began with. */
  #assertOwn(record: FileRecord, { runId }: JsonObject): void {
    if (runId === undefined) return;
    this.#fileRunId ??= runId;
    if (runId !== this.#fileRunId)
      throw this.#corrupt(
        record,
        `it is of run ${JSON.stringify(runId).slice(0, 80)}, and the file began with run ${JSON.stringify(this.#fileRunId).slice(0, 80)}`,
      );
  }

  /** A clock that was set back does not take records with it: none is earlier than the one before. */
  #inOrder(event: RunEvent): RunEvent {
    if (event.at >= this.#lastAt) return event;
    this.clockSetBack += 1;
    return { ...event, at: this.#lastAt };
  }

  async #begin(record: FileRecord, event: RunEvent): Promise<void> {
    if (event.type !== 'run.created') throw this.#corrupt(record, `the first record is "${event.type}" where "run.created" is due`);
    const runId = this.#options.runId ?? event.runId;
    this.#definition = (this.#meta.definition as Json | undefined) ?? this.#definition;
    const definitionHash = this.#definition === undefined ? event.definitionHash : hashJson(this.#definition);
    if (this.#meta.definition !== undefined && definitionHash !== event.definitionHash)
      throw this.#corrupt(record, 'its definition has another hash than it says');
    this.#created = { ...event, runId, definitionHash };
    this.#stage = await this.#options.openStage(runId);
  }

  #noteStranger(event: RunEvent, record: FileRecord): void {
    if (this.#stranger !== undefined || this.#options.definition === undefined || this.#definition !== this.#options.definition) return;
    const path = strangerOf(this.#definition, event);
    if (path === undefined) return;
    const version = this.#created?.definitionHash.slice(0, 12) ?? '';
    this.#stranger = new CodeChangedError(
      `Step "${path.slice(0, 80)}" is on record (line ${record.line} of "${this.#options.name}"), but the definition ${version} has no such step. The run is paused; give the definition it was started with, or resume it to go on without that record.`,
      { data: { step: path, line: record.line, definitionHash: this.#created?.definitionHash ?? null } },
    );
  }

  #push(event: RunEvent): void {
    this.#events.push(event.type === 'run.created' ? (this.#created as RunCreated) : event);
    this.#length += 1;
    this.#lastAt = event.at;
    if (event.type === 'run.closed') this.#status = event.outcome.status;
    else if (event.type === 'run.superseded') this.#status = 'superseded';
    else if (isClosed(this.#status)) return;
    else if (event.type === 'run.paused') this.#status = 'paused';
    else if (event.type === 'run.dead-lettered') this.#status = 'dead-letter';
    else if (event.type === 'run.resumed' || event.type === 'run.forked') this.#status = 'running';
  }

  #takePiece(record: FileRecord): Promise<void> | undefined {
    const blob = this.#blob.add(record.value);
    if (typeof blob === 'string') throw this.#corrupt(record, blob);
    if (blob === undefined) return undefined;
    if (this.#definition === undefined && blob.hash === this.#created?.definitionHash)
      this.#definition = JSON.parse(Buffer.from(blob.bytes).toString('utf8')) as Json;
    else {
      this.#known.add(blob.hash);
      this.#blobs.push(blob);
      this.#blobBytes += blob.bytes.byteLength;
    }
    return undefined;
  }

  #takeMessage(record: FileRecord): void {
    const { message } = record.value;
    if (!messageSchema.safeParse(message).success) throw this.#corrupt(record, 'its message is none that a run may get');
    this.#inbox.push(message as unknown as Message);
  }

  #takeEnd(record: FileRecord): void {
    if (record.value['records'] !== this.#length)
      throw this.#corrupt(
        record,
        `the end record counts ${JSON.stringify(record.value['records'] ?? null)} records, there are ${this.#length}`,
      );
    this.isComplete = true;
  }

  async #flush(): Promise<void> {
    const [events, blobs] = [this.#events, this.#blobs];
    this.#events = [];
    this.#blobs = [];
    this.#blobBytes = 0;
    if (events.length > 0 || blobs.length > 0) await this.#stage?.write(events, blobs);
  }

  #rowOf(created: RunCreated, definition: Json): RunRow {
    const { queue = 'default', lane, family, labels = {}, createdAt = created.at, parent } = this.#meta;
    return {
      runId: created.runId,
      program: created.program,
      programVersion: created.programVersion,
      definition,
      definitionHash: created.definitionHash,
      queue,
      family: this.#options.runId ?? family ?? created.runId,
      labels,
      createdAt,
      events: [],
      ...(lane !== undefined && { lane }),
      ...(parent !== undefined && { parent: { onParentClose: 'abandon' as const, ...parent } }),
    };
  }

  #corrupt(record: FileRecord, problem: string): Error {
    return corrupt(this.#options.name, { offset: record.offset, number: record.line }, problem);
  }
}
