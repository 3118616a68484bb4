import type { ErrorRecord } from '@tutti/core';
import { Budget, defaultLimits } from '../template/budget.ts';
import { Regex } from '../template/regex/regex.ts';
import type { StoredErrorHandler } from './step-input.ts';

/** Codes and names behind the error types that pipelines name. */
const families: Readonly<Record<string, readonly string[]>> = {
  connectionerror: [
    'CONNECTION',
    'PROVIDER_ERROR',
    'PROVIDER_OVERLOADED',
    'ECONNREFUSED',
    'ECONNRESET',
    'ENOTFOUND',
    'FETCH_FAILED',
    'NETWORK',
    'HTTP',
    'STREAM_TRUNCATED',
  ],
  httperror: ['HTTP', 'CONNECTION', 'PROVIDER_ERROR', 'BAD_REQUEST'],
  networkerror: ['CONNECTION', 'ECONNREFUSED', 'ENOTFOUND', 'NETWORK'],
  timeouterror: ['TIMEOUT', 'IDLE_TIMEOUT', 'PROVIDER_TIMEOUT', 'ETIMEDOUT'],
  filenotfounderror: ['PATH_NOT_FOUND', 'ENOENT', 'MODEL_NOT_FOUND', 'INCLUDE_NOT_FOUND'],
  permissionerror: ['AUTH', 'EACCES', 'EPERM', 'POLICY_REFUSED', 'PATH_ESCAPE', 'PATH_FORBIDDEN'],
  authenticationerror: ['AUTH'],
  ratelimiterror: ['RATE_LIMITED', 'QUOTA'],
  valueerror: ['VALIDATION_FAILED', 'DATA_INVALID', 'TEMPLATE_VALUE', 'VALUE_TYPE', 'ANSWER_INVALID', 'NOT_JSON'],
  validationerror: ['VALIDATION_FAILED', 'DATA_INVALID'],
  keyerror: ['TEMPLATE_UNDEFINED', 'TEMPLATE_NAME'],
  unicodedecodeerror: ['ENCODING', 'TEXT_ENCODING'],
};

/** Whether a handler is for an error: any of its types, patterns or codes fits; one without them is for all. */
export function handles(handler: StoredErrorHandler, error: ErrorRecord): boolean {
  const { errorTypes, errorPatterns, errorCodes } = handler;
  if (errorTypes.length + errorPatterns.length + errorCodes.length === 0) return true;
  return (
    errorTypes.some((type) => isOfType(type, error)) ||
    errorCodes.some((code) => hasCode(code, error)) ||
    errorPatterns.some((pattern) => matches(pattern, error))
  );
}

function isOfType(type: string, error: ErrorRecord): boolean {
  const wanted = type.trim().toLowerCase();
  if (wanted === '*' || wanted === 'exception' || wanted === 'error' || wanted === 'any' || wanted === 'all') return true;
  return (
    error.name.toLowerCase() === wanted ||
    error.code.toLowerCase() === wanted ||
    (families[wanted]?.some((code) => error.code === code) ?? false)
  );
}

function hasCode(code: string, error: ErrorRecord): boolean {
  const data = error.data;
  const status =
    typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Record<string, unknown>)['status'] : undefined;
  return error.code === code || String(status) === code || new RegExp(`\\b${code.replaceAll(/[^\w]/g, '')}\\b`).test(error.message);
}

function matches(pattern: string, error: ErrorRecord): boolean {
  try {
    return new Regex(pattern, new Budget(defaultLimits, undefined), 'i').search(error.message) !== undefined;
  } catch {
    return error.message.toLowerCase().includes(pattern.toLowerCase());
  }
}
