import type { ExplainPage } from './page.ts';

/** Failed model calls, one page a class. */
export const providerPages: readonly ExplainPage[] = [
  { code: 'AUTH', what: 'The provider does not accept the key.', why: 'It is wrong, expired or revoked.', fix: 'Set a valid key in the environment; `tutti doctor` says which keys it sees, never their values.' },
  { code: 'FORBIDDEN', what: 'The key may not do this.', why: 'The account has no access to the model or region.', fix: 'Choose another model, or ask for access.' },
  { code: 'QUOTA', what: 'The account’s allowance is used up.', why: 'The provider refuses until it is paid or renewed; trying again does not help.', fix: 'Raise the allowance, or use another provider.' },
  { code: 'NOT_FOUND', what: 'The provider knows no model of this name.', why: 'It is misspelt, retired, or not offered to this account.', fix: 'Correct the name of the model.' },
  { code: 'BAD_REQUEST', what: 'The provider does not understand the request.', why: 'A parameter is outside of what the model takes.', fix: 'Correct the parameter the message names.' },
  { code: 'TOO_LARGE', what: 'The request is larger than the provider takes.', why: 'Images or texts exceed its size limit.', fix: 'Send less at a time.' },
  { code: 'CONTEXT_OVERFLOW', what: 'The request does not fit the model’s context.', why: 'Prompt and answer together have more tokens than it can hold.', fix: 'Shorten the prompt, or choose a model with a larger context.' },
  { code: 'RATE_LIMITED', what: 'The provider asks to slow down.', why: 'Too many requests or tokens in its time window.', fix: 'It is tried again by itself when the step allows retries; lower `max_parallel` when it persists.' },
  { code: 'SERVER', what: 'The provider had an error of its own.', why: 'Its service failed.', fix: 'Try again; allow retries with `max_retries`.' },
  { code: 'OVERLOADED', what: 'The provider is overloaded.', why: 'It has more work than it can do.', fix: 'Try again later, or use another model.' },
  { code: 'CONNECTION', what: 'The provider cannot be reached.', why: 'Network, proxy or name resolution failed.', fix: 'Check the network and the address of the provider.' },
  { code: 'STREAM_TRUNCATED', what: 'An answer broke off before its end mark.', why: 'The connection was cut; half an answer is never taken for a whole one.', fix: 'Try again; allow retries with `max_retries`.' },
  { code: 'STREAM_MALFORMED', what: 'An answer’s stream cannot be read.', why: 'A piece of it is no valid message.', fix: 'Try again; check proxies between you and the provider.' },
  { code: 'RESPONSE_MALFORMED', what: 'An answer cannot be read.', why: 'It has another shape than the provider documents.', fix: 'Try again; update the provider’s package when it persists.' },
  { code: 'RESPONSE_EMPTY', what: 'The model answered nothing.', why: 'Neither text nor a tool call came.', fix: 'Try again, or ask in another way.' },
  { code: 'REFUSAL', what: 'The model declines to answer.', why: 'It judges the request as something it must not do.', fix: 'Change the request.' },
  { code: 'CONTENT_FILTER', what: 'The provider’s filter stopped the answer.', why: 'Prompt or answer matched its rules.', fix: 'Change the request, or the filter’s settings at the provider.' },
  { code: 'CAPABILITY_MISSING', what: 'The model cannot do what the request asks for.', why: 'Images, tools or schemas are not offered by it.', fix: 'Choose a model that can.' },
  { code: 'ABORTED', what: 'A model call was stopped by this side.', why: 'The run was cancelled, or a time limit has passed.', fix: 'Nothing is wrong with the provider; look at why the step was stopped.' },
  { code: 'REQUEST_EXCEEDS_LIMIT', what: 'A request is larger than a rate limit holds in a whole window.', why: 'It asks for more tokens than the limit allows in one window, so waiting would never help.', fix: 'Shorten the prompt, lower the maximum of the answer, or raise the limit if the provider grants more.' },
  { code: 'LEASE_NOT_HELD', what: 'A rate limit’s slot was released that nobody held.', why: '`release()` was called without an `acquire()` before it, or twice.', fix: 'Call it once after each `acquire()` that has resolved; better, use `lease()` with `await using`.' },
  { code: 'CIRCUIT_OPEN', what: 'A provider is not called for a while.', why: 'It has failed several times in a row, or refuses the key or the account.', fix: 'Wait for the time the message names, or use another model; after an AUTH or QUOTA failure set that right first.' },
];
