import { HandlerMissingError, didYouMean, type Program } from '@tutti/core';

/** @throws HandlerMissingError for a name that is not registered. */
export function programOf(programs: ReadonlyMap<string, Program>, name: string): Program {
  const program = programs.get(name);
  if (program !== undefined) return program;
  throw new HandlerMissingError(`No program "${name}" is registered. ${didYouMean(name, programs.keys())}`.trim());
}
