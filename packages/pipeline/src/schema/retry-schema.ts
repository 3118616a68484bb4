import { z } from 'zod';
import { keys, seconds } from './parts.ts';

const whole = z.union([z.number().int().min(0).max(101), z.string()]);

/** `retry:` and its other spellings. */
export const retrySchema: z.ZodType = z.union([
  whole,
  z.boolean(),
  z.looseObject(
    keys({
      max_attempts: [whole, 'How often in all.'],
      max_retries: [whole, 'How often after the first time.'],
      delay: [seconds, 'Before the first retry.'],
      max_delay: [seconds, 'The longest time between two.'],
      backoff: [
        z.union([z.enum(['exponential', 'linear', 'fixed', 'constant', 'immediate', 'none']), z.number()]),
        'How the time between two grows.',
      ],
      backoff_factor: [z.number().min(1), 'By how much it grows.'],
    }),
  ),
]);
