import { z } from 'zod';
import { checked } from '../model/checked.ts';
import { modelRequirementsSchema, type ModelRequirements } from '../model/requirements.ts';

/** What is to be routed. */
export interface RouteRequest {
  /** Names the decision; unique per process at least. Default: a number. */
  readonly id?: string;
  /** What the request is for; what is learnt is learnt per task. Default `general`. */
  readonly task?: string;
  /** How hard it is, from 0 to 1. Default 0.5. */
  readonly difficulty?: number;
  readonly requirements?: ModelRequirements;
  /** Expected tokens. Defaults 1,000 and 500. */
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  /** What is left to spend on this request, US dollars. */
  readonly remainingUsd?: number;
  /** Models whose limits ask for a longer wait are left out, ms. Default: any wait will do, and counts as latency. */
  readonly maxWaitMs?: number;
}

const amount = z.number().min(0).max(1e12).optional();

export const routeRequestSchema: z.ZodType<RouteRequest> = z.strictObject({
  id: z.string().min(1).optional(),
  task: z.string().min(1).max(200).optional(),
  difficulty: z.number().min(0).max(1).optional(),
  requirements: modelRequirementsSchema.optional(),
  inputTokens: amount,
  outputTokens: amount,
  remainingUsd: amount,
  maxWaitMs: amount,
}) as z.ZodType<RouteRequest>;

export const routeRequestKeys: readonly string[] = [
  'id',
  'task',
  'difficulty',
  'requirements',
  'inputTokens',
  'outputTokens',
  'remainingUsd',
  'maxWaitMs',
];

const knownKeys: ReadonlySet<string> = new Set(routeRequestKeys);

/** Checks a request. The usual case takes no schema, as this stands before every decision. @throws ValidationError */
export function validRequest(request: RouteRequest): RouteRequest {
  if (isPlain(request)) return request;
  return checked(request, { schema: routeRequestSchema, keys: routeRequestKeys, what: 'The request to the router' });
}

/** Whether a request is right at first sight; its requirements are checked when their kind is first seen. */
function isPlain(request: RouteRequest): boolean {
  if (typeof request !== 'object' || request === null) return false;
  for (const key in request) if (!knownKeys.has(key)) return false;
  const { id, task, difficulty = 0.5, inputTokens, outputTokens, remainingUsd, maxWaitMs } = request;
  if (!isName(id) || !isName(task) || !isAmount(difficulty) || difficulty > 1) return false;
  return isAmount(inputTokens) && isAmount(outputTokens) && isAmount(remainingUsd) && isAmount(maxWaitMs);
}

function isName(name: string | undefined): boolean {
  return name === undefined || (typeof name === 'string' && name !== '' && name.length <= 200);
}

function isAmount(value: number | undefined): boolean {
  return value === undefined || (typeof value === 'number' && value >= 0 && value <= 1e12);
}
