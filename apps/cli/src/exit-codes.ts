/** What the process ends with. */
export const exitCodes = {
  ok: 0,
  /** The run failed. */
  failed: 1,
  /** Wrong usage, or an invalid pipeline. */
  usage: 2,
  /** A budget or a limit was reached. */
  limit: 3,
  /** Paused, or somebody has to decide. */
  paused: 4,
  /** A provider failed, or refused the key. */
  provider: 5,
  /** Stored state is corrupt, or of another version. */
  state: 6,
  /** Refused by a policy. */
  refused: 7,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const byCode: Readonly<Record<string, ExitCode>> = {
  ...all(exitCodes.usage, [
    'USAGE',
    'NODE_PERMISSION',
    'COMPILATION_FAILED',
    'VALIDATION_FAILED',
    'NOT_JSON',
    'GRAPH_INVALID',
    'HANDLER_MISSING',
    'TOOL_NAME_INVALID',
    'INPUT_MISSING',
    'INPUT_TYPE',
    'INPUT_RANGE',
    'TOOL_UNKNOWN',
    'RUN_NOT_FOUND',
    'RUN_CLOSED',
    'RUN_EXISTS',
    'FORK_POINT',
    'FILE_UNREADABLE',
    'RUN_FILE',
    'CODE_UNKNOWN',
    'SCHEMA_UNSUPPORTED',
    'MODELS_FILE_INVALID',
    'FILE_UNWRITABLE',
    'SETTINGS_FILE_INVALID',
    'MODEL_UNKNOWN',
    'NO_ELIGIBLE_MODEL',
  ]),
  ...all(exitCodes.limit, ['BUDGET_EXCEEDED', 'RATE_LIMITED', 'REQUEST_EXCEEDS_LIMIT', 'QUOTA']),
  ...all(exitCodes.paused, [
    'KERNEL_STOPPED',
    'RUN_PAUSED',
    'DECISION_NEEDED',
    'DISK_FULL',
    'EFFECT_IN_DOUBT',
    'CODE_CHANGED',
    'STORE_BUSY',
    'IMPORT_SWEPT',
  ]),
  ...all(exitCodes.provider, [
    'AUTH',
    'FORBIDDEN',
    'SERVER',
    'OVERLOADED',
    'CONNECTION',
    'CONTEXT_OVERFLOW',
    'TOO_LARGE',
    'BAD_REQUEST',
    'NOT_FOUND',
    'STREAM_TRUNCATED',
    'STREAM_MALFORMED',
    'RESPONSE_MALFORMED',
    'RESPONSE_EMPTY',
    'REFUSAL',
    'CONTENT_FILTER',
    'IDLE_TIMEOUT',
    'OUTPUT_TRUNCATED',
    'CAPABILITY_MISSING',
    'MODEL_CAPABILITY_MISSING',
    'PROVIDER_NOT_CONFIGURED',
    'PROVIDER_MISSING',
    'CIRCUIT_OPEN',
  ]),
  ...all(exitCodes.refused, [
    'POLICY_REFUSED',
    'COMMAND_NOT_ALLOWED',
    'PATH_ESCAPE',
    'PATH_FORBIDDEN',
    'TEMPLATE_FORBIDDEN',
    'MCP_UNTRUSTED',
    'TOOL_SUSPECT',
    'TOOL_CHANGED',
    'URL_SCHEME',
    'URL_PRIVATE',
    'URL_CREDENTIALS',
    'URL_DOWNGRADE',
    'SECRET_TAKEN_OUT',
  ]),
};

/** What a failed run or command exits with, by the code of its error. */
export function exitCodeOf(code: string): ExitCode {
  const known = byCode[code];
  if (known !== undefined) return known;
  return code.startsWith('STORE_') || code.startsWith('JOURNAL_') || code.startsWith('CHECKPOINT_') || code === 'RECORD_TOO_LARGE'
    ? exitCodes.state
    : exitCodes.failed;
}

function all(exitCode: ExitCode, codes: readonly string[]): Record<string, ExitCode> {
  return Object.fromEntries(codes.map((code) => [code, exitCode]));
}

/** The codes that do not simply mean a failed run. */
export const mappedCodes: readonly string[] = Object.keys(byCode);
