import { ValidationError, type JsonObject } from '@tutti/core';
import { z } from 'zod';
import type { Label } from '../tasks/label.ts';
import { localTasks, type LocalTask } from './task.ts';

/** What a request may say of itself in `providerOptions.local`; it beats what its words say. */
export interface LocalOptions {
  readonly task?: LocalTask;
  /** The text to work on, apart from the prompt. */
  readonly text?: string;
  readonly question?: string;
  /** Classes by name, or with what belongs to them. */
  readonly labels?: readonly (string | Label)[];
  /** Longest summary. */
  readonly sentences?: number;
  readonly words?: number;
  /** Number of key phrases. */
  readonly count?: number;
  /** What a summary is to be about. */
  readonly focus?: string;
  /** `any`: work on texts that do not look English too. */
  readonly language?: 'en' | 'any';
}

const labelSchema = z.union([
  z.string().min(1),
  z.strictObject({ name: z.string().min(1), description: z.string().optional(), examples: z.array(z.string()).optional() }),
]);

/** Checks {@link LocalOptions}. */
export const localOptionsSchema: z.ZodType<LocalOptions> = z.strictObject({
  task: z.enum(localTasks).optional(),
  text: z.string().optional(),
  question: z.string().optional(),
  labels: z.array(labelSchema).min(2).optional(),
  sentences: z.int().min(1).optional(),
  words: z.int().min(1).optional(),
  count: z.int().min(1).max(100).optional(),
  focus: z.string().optional(),
  language: z.enum(['en', 'any']).optional(),
}) as unknown as z.ZodType<LocalOptions>;

/** @throws ValidationError naming the option that is wrong. */
export function readLocalOptions(given: JsonObject | undefined): LocalOptions {
  if (given === undefined) return {};
  const result = localOptionsSchema.safeParse(given);
  if (result.success) return result.data;
  const list = result.error.issues.map((issue) => `${issue.path.join('.') || 'local'}: ${issue.message}`).join('; ');
  throw new ValidationError(`providerOptions.local is not valid: ${list}. See the README of @tutti/provider-local for what it takes.`);
}
