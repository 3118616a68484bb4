import type { ModelErrorClass } from '../model/provider-error.ts';

/** What a provider says of a failure, in its own words. */
export interface ProviderFailure {
  readonly status?: number;
  /** Kind of the error, `overloaded_error` for instance. */
  readonly type?: string;
  /** Finer than the type: `insufficient_quota`, `context_length_exceeded`. */
  readonly code?: string;
  readonly message?: string;
}

/** The class of a failed call: by its code, by what its message is known to mean, by its type, by its status. */
export function classifyFailure({ status, type, code, message = '' }: ProviderFailure): ModelErrorClass {
  // These two types say no more than a status of 400; the message may.
  const isVague = /^invalid_(?:request_error|argument)$/i.test(type ?? '');
  return (
    byWord(code) ??
    (isVague ? undefined : byWord(type)) ??
    byMessage(message, status) ??
    byWord(type) ??
    (status === undefined ? 'server' : byStatus(status))
  );
}

const words: Readonly<Record<string, ModelErrorClass>> = {
  insufficient_quota: 'quota',
  billing_hard_limit_reached: 'quota',
  billing_not_active: 'quota',
  billing_error: 'quota',
  insufficient_credits: 'quota',
  context_length_exceeded: 'context-overflow',
  string_above_max_length: 'context-overflow',
  content_filter: 'content-filter',
  content_policy_violation: 'content-filter',
  moderation_blocked: 'content-filter',
  responsibleaipolicyviolation: 'content-filter',
  invalid_api_key: 'auth',
  authentication_error: 'auth',
  unauthenticated: 'auth',
  api_key_invalid: 'auth',
  account_deactivated: 'auth',
  permission_error: 'forbidden',
  permission_denied: 'forbidden',
  unsupported_country_region_territory: 'forbidden',
  model_not_found: 'not-found',
  not_found_error: 'not-found',
  not_found: 'not-found',
  deployment_not_found: 'not-found',
  rate_limit_error: 'rate-limited',
  rate_limit_exceeded: 'rate-limited',
  resource_exhausted: 'rate-limited',
  tokens: 'rate-limited',
  requests: 'rate-limited',
  request_too_large: 'too-large',
  timeout_error: 'timeout',
  deadline_exceeded: 'timeout',
  conflict_error: 'conflict',
  already_exists: 'conflict',
  overloaded_error: 'overloaded',
  unavailable: 'overloaded',
  engine_overloaded_error: 'overloaded',
  slow_down: 'overloaded',
  api_error: 'server',
  server_error: 'server',
  internal_server_error: 'server',
  internal: 'server',
  unknown: 'server',
  data_loss: 'server',
  invalid_request_error: 'bad-request',
  invalid_argument: 'bad-request',
  failed_precondition: 'bad-request',
  out_of_range: 'bad-request',
  unimplemented: 'bad-request',
};

function byWord(word: string | undefined): ModelErrorClass | undefined {
  const key = word?.toLowerCase();
  return key !== undefined && Object.hasOwn(words, key) ? words[key] : undefined;
}

/** Failures that providers tell apart by their message alone. */
function byMessage(message: string, status: number | undefined): ModelErrorClass | undefined {
  if (status !== undefined && ![400, 413, 422, 500].includes(status)) return undefined;
  if (
    /context (?:length|window|size)|maximum context|prompt is too long|input (?:is )?too long|input token count.*exceeds|exceeds? the (?:available )?context/i.test(
      message,
    )
  )
    return 'context-overflow';
  if (/credit balance is too low|purchase (?:more )?credits/i.test(message)) return 'quota';
  return /api key not valid|api key expired|invalid api key/i.test(message) ? 'auth' : undefined;
}

const statuses: Readonly<Record<number, ModelErrorClass>> = {
  401: 'auth',
  402: 'quota',
  403: 'forbidden',
  404: 'not-found',
  408: 'timeout',
  409: 'conflict',
  410: 'not-found',
  413: 'too-large',
  414: 'too-large',
  425: 'conflict',
  429: 'rate-limited',
  431: 'too-large',
  451: 'forbidden',
  503: 'overloaded',
  504: 'timeout',
  522: 'timeout',
  524: 'timeout',
  529: 'overloaded',
  598: 'timeout',
};

function byStatus(status: number): ModelErrorClass {
  const known = statuses[status];
  if (known !== undefined) return known;
  if (status >= 500) return 'server';
  return status >= 400 ? 'bad-request' : 'response-malformed';
}
