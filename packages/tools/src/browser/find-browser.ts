import { existsSync } from 'node:fs';
import { ToolNotInstalledError } from '../errors/tool-not-installed-error.ts';
import { findProgram, programFolders } from '../process/find-program.ts';
import type { BrowserOptions } from './browser-options.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'] as const;

/** The program to start: the one named, the one that playwright has installed, or one on the `PATH`. @throws ToolNotInstalledError */
export async function findBrowser(
  { executablePath }: BrowserOptions,
  { installed, root }: { readonly installed: () => string; readonly root: string },
): Promise<string> {
  if (executablePath !== undefined) {
    if (existsSync(executablePath)) return executablePath;
    throw new ToolNotInstalledError(
      `There is no browser at ${JSON.stringify(executablePath)}. Correct "executablePath" of the browser, or leave it out.`,
      { data: { path: executablePath } },
    );
  }
  const own = installed();
  if (own !== '' && existsSync(own)) return own;
  const folders = programFolders(root);
  for (const name of names) {
    const found = await findProgram(name, folders, root);
    if (found !== undefined) return found;
  }
  throw new ToolNotInstalledError(
    `This needs a Chromium, and there is none: playwright has not installed one, and no ${names.join(', ')} is on the PATH. Run: npx playwright-core install chromium`,
    { data: { looked: [...names] } },
  );
}
