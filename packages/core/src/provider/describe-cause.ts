/** The innermost reason of a failed connection: `connect ECONNREFUSED 127.0.0.1:1`. */
export function describeCause(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error && depth < 5) return describeCause(error.cause, depth + 1);
  if (error instanceof AggregateError && error.errors.length > 0 && depth < 5) return describeCause(error.errors[0], depth + 1);
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && !error.message.includes(code) ? `${error.message} (${code})` : error.message;
}
