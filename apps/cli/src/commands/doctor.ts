import type { Work } from '../work.ts';
import type { StoreOptions } from '../console/options.ts';
import { printable } from '../console/printable.ts';
import { checkClock } from '../doctor/clock.ts';
import type { Check } from '../doctor/check.ts';
import { checkKeys } from '../doctor/keys.ts';
import { checkNode } from '../doctor/node.ts';
import { checkServers } from '../doctor/servers.ts';
import { checkStore } from '../doctor/store.ts';
import { exitCodes } from '../exit-codes.ts';
import { storePath } from '../project/store-path.ts';

export interface DoctorOptions extends StoreOptions {
  readonly full?: boolean;
}

/** `tutti doctor`: exit code 6 when the journal is damaged or unusable, 1 for other trouble, 0 when nothing or only warnings were found. */
export const doctor: Work<DoctorOptions> = async (_given, options, console) => {
  const checks: readonly Check[] = [
    checkNode(process.versions.node),
    ...(await checkStore(storePath(options), { isFull: options.full === true })),
    ...checkKeys(process.env),
    ...(await checkServers()),
    checkClock(),
  ];
  const isStateBroken = checks.some((check) => check.status === 'problem' && check.area === 'journal');
  const isBroken = checks.some((check) => check.status === 'problem');
  if (console.isJson) console.printJson({ isHealthy: !isBroken, checks });
  else {
    const { green, yellow, red, dim } = console.paint;
    const marks = { ok: green('✓'), note: dim('·'), warning: yellow('!'), problem: red('✗') } as const;
    for (const { status, area, text, fix } of checks) {
      console.print(
        `${marks[status]} ${area.padEnd(8)} ${printable(text)}${fix === undefined ? '' : `\n           ${dim(`→ ${printable(fix)}`)}`}`,
      );
    }
  }
  return isStateBroken ? exitCodes.state : isBroken ? exitCodes.failed : exitCodes.ok;
};
