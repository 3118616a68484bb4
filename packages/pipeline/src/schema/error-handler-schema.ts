import { z } from 'zod';
import { anything, flag, keys, names, route, seconds, text } from './parts.ts';
import { retrySchema } from './retry-schema.ts';

const whole = z.number().int().min(0).max(100);

/** Keys of one error handler. */
export const errorHandlerShape: z.ZodRawShape = keys({
  handler_action: [text, 'What a model is to do about the error, in words.'],
  action: [text, 'A policy (continue, fail, skip, retry), or what a model is to do.'],
  handler_task_id: [text, 'The step that recovers; it does not run otherwise.'],
  fallback_value: [anything, 'What stands for the result of the step.'],
  fallback: [anything, 'Like fallback_value.'],
  default: [anything, 'Like fallback_value.'],
  default_value: [anything, 'Like fallback_value.'],
  error_types: [names, 'Kinds of errors it is for; "*" for all.'],
  error_type: [names, 'Like error_types.'],
  error_patterns: [names, 'Regular expressions that the message matches.'],
  error_pattern: [names, 'Like error_patterns.'],
  error_codes: [names, 'Codes or HTTP statuses it is for.'],
  error_code: [names, 'Like error_codes.'],
  retry_with_handler: [z.boolean(), 'Try the step again behind the handler.'],
  max_handler_retries: [whole, 'How often.'],
  continue_on_handler_failure: [z.boolean(), 'Ask the next handler when this one fails.'],
  propagate_error: [z.boolean(), 'The step fails all the same.'],
  priority: [z.number(), 'Lower ones come first. Default 100.'],
  timeout: [seconds, 'The time of the handler.'],
  enabled: [flag, 'Whether it is asked at all: true, false or a condition.'],
  strategy: [route, 'A policy.'],
  policy: [route, 'A policy.'],
  goto: [text, 'Like handler_task_id.'],
  step: [text, 'Like handler_task_id.'],
  handler: [text, 'Like handler_task_id.'],
  max_retries: [whole, 'For the policy retry.'],
  max_attempts: [whole, 'For the policy retry.'],
  retry: [retrySchema, 'For the policy retry.'],
  retries: [whole, 'For the policy retry.'],
  retry_count: [whole, 'For the policy retry.'],
  retry_delay: [seconds, 'For the policy retry.'],
  delay: [seconds, 'For the policy retry.'],
  backoff: [anything, 'For the policy retry.'],
  backoff_factor: [z.number(), 'For the policy retry.'],
  retry_config: [retrySchema, 'For the policy retry.'],
  name: [text, 'For people.'],
  description: [text, 'For people.'],
  message: [text, 'For people.'],
  log_level: [text, 'For people.'],
  capture_error_context: [z.boolean(), 'For people.'],
  notify: [anything, 'For people.'],
  alert: [anything, 'For people.'],
  log: [anything, 'For people.'],
});

const one = z.strictObject(errorHandlerShape);

/** `on_error:`: a policy, a step, words, one handler, or several. */
export const onErrorSchema: z.ZodType = z.union([z.string(), one, z.array(z.union([z.string(), one]))]);
