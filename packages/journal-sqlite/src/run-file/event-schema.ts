import { chargeSchema, effectSchema, errorRecordSchema, decisionSchema, holdSchema, jsonSchema, type RunEventType } from '@tutti/core';
import { z } from 'zod';

const at = z.number().min(-8.64e15).max(8.64e15);
const attempt = z.int().min(1);
const key = z.string();
const blob = z.looseObject({ hash: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.int().min(0) });
const charge = chargeSchema.optional();
const output = jsonSchema;
const waitedMs = z.number().min(0).optional();
const produced = { output: output.optional(), blob: blob.optional(), charge };
const started = { attempt, effect: effectSchema, hold: holdSchema.optional() };
const outcome = z.discriminatedUnion('status', [
  z.looseObject({ status: z.enum(['completed', 'partial']), output: jsonSchema }),
  z.looseObject({ status: z.literal('failed'), error: errorRecordSchema, because: z.string().optional() }),
  z.looseObject({ status: z.literal('cancelled'), reason: z.string() }),
]);

/** Nothing is made of it any more: it may be of a later release, and a large value of it stands in a blob. */
const ignoredMessage = z.looseObject({ id: z.string(), type: z.string().min(1), blob: blob.optional() });

/** What a type asks for beside `seq`, `at` and `type`. More members are let through: they belong to a later release of the same version. */
const run = (shape: z.ZodRawShape): z.ZodType => z.looseObject({ at, path: z.string().optional(), attempt: attempt.optional(), ...shape });
const step = (shape: z.ZodRawShape): z.ZodType => run({ path: z.string().min(1), ...shape });

/** One schema per type of record; the compiler sees to it that none is missing. */
export const eventSchemas: Readonly<Record<RunEventType, z.ZodType>> = {
  'run.created': run({
    runId: z.string().min(1),
    program: z.string().min(1),
    programVersion: z.int().min(0),
    definitionHash: z.string(),
    input: jsonSchema,
    blob: blob.optional(),
    parent: z.looseObject({ runId: z.string(), path: z.string() }).optional(),
  }),
  'step.started': step({ ...started, fingerprint: z.string().optional() }),
  'step.completed': step({ attempt, startedAt: at, waitedMs, chosen: z.array(z.string()).optional(), ...produced }),
  'step.attempt-failed': step({ attempt, startedAt: at, waitedMs, error: errorRecordSchema, retryAt: at, charge }),
  'step.failed': step({ attempt, startedAt: at, waitedMs, error: errorRecordSchema, charge }),
  'step.cancelled': step({ attempt, reason: z.string(), charge }),
  'step.suspended': step({ attempt, workedMs: waitedMs, charge }),
  'step.parked': step({ attempt, waitingFor: z.string(), reason: z.string(), needs: z.string().optional() }),
  'substep.started': step({ key, ...started }),
  'substep.completed': step({ key, attempt, fingerprint: z.string().optional(), inputHash: z.string().optional(), ...produced }),
  'substep.failed': step({ key, attempt, error: errorRecordSchema, charge }),
  'wait.opened': step({
    key,
    fingerprint: z.string().optional(),
    until: z.union([z.looseObject({ signal: z.string() }), z.looseObject({ dueAt: at })]),
  }),
  'wait.closed': step({ key, output, blob: blob.optional(), signalId: z.string().optional() }),
  'signal.received': run({ id: z.string(), name: z.string(), payload: jsonSchema, blob: blob.optional() }),
  'signal.delivered': run({ wait: z.string(), id: z.string(), payload: jsonSchema, blob: blob.optional() }),
  'timer.fired': run({ timer: z.string() }),
  evaluated: run({ key, blob: blob.optional(), value: jsonSchema.optional(), error: errorRecordSchema.optional() }),
  'child.settled': step({ childRunId: z.string().min(1), outcome, blob: blob.optional() }),
  'effect.doubted': step({ attempt, dueAt: at, reason: z.string() }),
  'decision.needed': step({ key: key.optional(), attempt, reason: z.string(), code: z.string() }),
  'decision.made': step({ key: key.optional(), decision: decisionSchema, blob: blob.optional() }),
  'charge.assumed': step({ key: key.optional(), charge: chargeSchema }),
  'charge.late': step({ attempt, charge: chargeSchema }),
  'checkpoint.created': run({ name: z.string(), inFlight: z.array(z.string()) }),
  'run.paused': run({ reason: z.string(), by: z.string().optional() }),
  'run.resumed': run({}),
  'run.dead-lettered': run({ reason: z.string(), recoveries: z.int().min(0) }),
  'run.cancelling': run({ reason: z.string() }),
  'run.closed': run({ outcome }),
  'run.forked': run({
    lineage: z.array(z.string().min(1)).min(1),
    length: z.int().min(0),
    shiftMs: z.number().min(0),
    effects: z.enum(['ask', 'reuse', 'repeat']),
    spentNanoUsd: z.int().min(0),
    isRecovery: z.literal(true).optional(),
  }),
  'effect.inherited': step({
    key: key.optional(),
    output: output.optional(),
    blob: blob.optional(),
    chosen: z.array(z.string()).optional(),
  }),
  'run.superseded': run({ by: z.string().min(1) }),
  'message.ignored': run({ message: ignoredMessage, reason: z.string() }),
};
