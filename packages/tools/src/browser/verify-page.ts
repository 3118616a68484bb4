import { TuttiError, type JsonObject } from '@tutti/core';
import type { VerifyParameters } from './browser-parameters.ts';
import type { BrowserSession } from './browser-session.ts';
import { takeSteps } from './page-steps.ts';

// What the tool may not call is refused; what does not answer is a finding.
const FINDINGS: ReadonlySet<string> = new Set(['HOST_UNKNOWN', 'BROWSER_FAILED', 'REQUEST_FAILED']);

/** Whether a page can be reached and shows what is expected of it. */
export async function verifyPage(
  session: BrowserSession,
  { url, text, selectors, title, wait_for: element }: VerifyParameters & { readonly url: string },
): Promise<JsonObject> {
  const head = await reached(session, url);
  if (head['accessible'] !== true) return { ...head, verified: false, checks: [], success: true };
  if (element !== undefined) await takeSteps(session, [{ action: 'wait', selector: element }]);
  const { page } = session;
  const shown = (await page.locator('body').innerText()).replaceAll(/\s+/g, ' ').toLowerCase();
  const found = await page.title();
  const checks: JsonObject[] = [
    ...text.map((expected) => ({ kind: 'text', expected, passed: shown.includes(expected.replaceAll(/\s+/g, ' ').toLowerCase()) })),
    ...(await Promise.all(
      selectors.map(async (expected) => ({ kind: 'selector', expected, passed: (await page.locator(expected).count()) > 0 })),
    )),
    ...(title === undefined ? [] : [{ kind: 'title', expected: title, passed: found.toLowerCase().includes(title.toLowerCase()) }]),
  ];
  const isFine = Number(head['status_code']) < 400;
  return {
    ...head,
    accessible: isFine,
    title: found,
    checks,
    verified: isFine && checks.every(({ passed }) => passed === true),
    success: true,
  };
}

async function reached(session: BrowserSession, url: string): Promise<JsonObject> {
  try {
    return { ...(await session.visit(url)), accessible: true };
  } catch (error) {
    const reason = session.reasonOf(error);
    if (TuttiError.isInstance(reason) && !FINDINGS.has(reason.code)) throw reason;
    if (session.page.isClosed()) throw reason;
    return {
      url,
      accessible: false,
      status_code: 0,
      error: reason instanceof Error ? (reason.message.split('\n')[0] ?? '') : String(reason),
    };
  }
}
