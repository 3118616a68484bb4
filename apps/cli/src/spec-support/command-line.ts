/** The program and first arguments of a call of the command, as it was bundled for this run of specs. */
export const commandLine: readonly [program: string, ...args: string[]] = [process.execPath, bundledCommand()];

function bundledCommand(): string {
  const file = process.env['TUTTI_SPEC_COMMAND'];
  if (file === undefined) throw new Error('Nobody has bundled the command. Run these specs with the jest.config.mjs of this package.');
  return file;
}
