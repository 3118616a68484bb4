import { nearestName } from '@tutti/core';
import { UsageError } from '../cli-error.ts';
import type { Work } from '../work.ts';
import type { CommonOptions } from '../console/console.ts';
import { printable } from '../console/printable.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { allPages, topics } from '../explain/all.ts';

/** `tutti explain [CODE]` */
export const explain: Work<CommonOptions> = ([given], _options, console) => {
  if (given === undefined) {
    if (console.isJson) console.printJson({ codes: [...allPages.values()] });
    else
      for (const [topic, pages] of topics)
        console.print(`${console.paint.bold(topic)}\n${pages.map((page) => `  ${page.code.padEnd(26)} ${page.what}`).join('\n')}`);
    return exitCodes.ok;
  }
  const code = given.trim().toUpperCase().replaceAll('-', '_');
  const page = allPages.get(code);
  if (page === undefined) {
    const nearest = nearestName(code, allPages.keys());
    throw new UsageError(
      `There is no page for "${printable(given)}". ${nearest === undefined ? `"${console.command('explain')}" lists all codes.` : `Did you mean "${nearest}"?`}`,
      { code: 'CODE_UNKNOWN', data: { code: given } },
    );
  }
  const exitCode = exitCodeOf(code);
  if (console.isJson) console.printJson({ ...page, exitCode });
  else {
    const { bold, dim } = console.paint;
    console.print(
      `${bold(page.code)}  ${page.what}\n\n${dim('why')}         ${page.why}\n${dim('what to do')}  ${page.fix}\n${dim('exit code')}   ${exitCode}`,
    );
  }
  return exitCodes.ok;
};
