import { didYouMean, unknownNames, ValidationError } from '@tutti/core';
import type { DefaultToolsOptions } from '../default-tools.ts';
import { NetAccess } from '../net/net-access.ts';

const names: Readonly<Record<keyof DefaultToolsOptions, true>> = {
  root: true,
  sandboxMode: true,
  enableFilesystem: true,
  limits: true,
  logger: true,
  ids: true,
  net: true,
  enableNet: true,
  enableWebSearch: true,
  people: true,
  approvals: true,
  browser: true,
  search: true,
  mcpServers: true,
  mcpIdleMs: true,
  memoryPath: true,
  clock: true,
  generate: true,
  commands: true,
  python: true,
  database: true,
  media: true,
  redactor: true,
};

const inner = {
  limits: ['readBytes', 'writeBytes', 'copyBytes', 'entries'],
  net: ['allowPrivate', 'limits', 'clock', 'resolve', 'dial'],
  people: ['mode'],
  browser: ['executablePath', 'sandbox', 'args', 'timeoutMs', 'maxBytes'],
  search: ['keys', 'searxngUrl', 'endpoints', 'redactor'],
  commands: ['allow', 'shell', 'timeoutMs', 'maxOutputBytes', 'env'],
  python: ['bin', 'timeoutMs', 'maxOutputBytes', 'env'],
} as const satisfies Partial<Record<keyof DefaultToolsOptions, readonly string[]>>;

/** Refuses options that are not known: a misspelt one would leave open, or closed, what was meant. @throws ValidationError */
export function checkToolOptions(options: DefaultToolsOptions): void {
  refuse(options, Object.keys(names), '');
  for (const [name, known] of Object.entries(inner)) {
    const given: unknown = options[name as keyof typeof inner];
    if (given !== undefined && !(given instanceof NetAccess)) refuse(given, known, `${name}.`);
  }
  const mode: unknown = options.people?.mode;
  if (mode !== undefined && mode !== 'wait' && mode !== 'default')
    throw new ValidationError(
      `The tools' option "people.mode" is ${JSON.stringify(mode)}. ${didYouMean(String(mode), ['wait', 'default'])} Use "wait" or "default".`,
    );
}

function refuse(given: unknown, known: readonly string[], before: string): void {
  if (typeof given !== 'object' || given === null)
    throw new ValidationError(
      `The tools' option "${before.slice(0, -1)}" is ${JSON.stringify(given)}. Give an object with ${known.join(', ')}.`,
    );
  for (const { path, message } of unknownNames(given, known)) throw new ValidationError(`The tools' option "${before}${path}" ${message}`);
}
