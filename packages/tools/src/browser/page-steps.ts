import { TuttiError } from '@tutti/core';
import type { Page } from 'playwright-core';
import { BrowserFailedError } from '../errors/browser-failed-error.ts';
import { showUrl } from '../net/parse-url.ts';
import type { BrowserStep } from './browser-parameters.ts';
import type { BrowserSession } from './browser-session.ts';

const PAGE_HEIGHT = 800;
const MAX_WAIT_MS = 60_000;

/** Does the steps one after another; after each the page comes to rest. */
export async function takeSteps(session: BrowserSession, steps: readonly BrowserStep[]): Promise<void> {
  for (const step of steps) {
    await takeStep(session, step);
    await session.rest();
  }
}

async function takeStep(session: BrowserSession, step: BrowserStep): Promise<void> {
  const from = session.page.url();
  session.page.setDefaultTimeout(session.stepTimeMs());
  try {
    await act(session, step);
  } catch (error) {
    const { selector } = step;
    if (TuttiError.isInstance(error) || selector === undefined || session.page.isClosed()) throw error;
    throw await explain(error, { ...step, selector, page: session.page, from });
  }
}

/** What became of a step on an element: whether there is one, where it was looked for, and what to do. */
async function explain(
  error: unknown,
  { action, selector, page, from }: BrowserStep & { readonly selector: string; readonly page: Page; readonly from: string },
): Promise<BrowserFailedError> {
  const said = firstLine(error);
  const found = await page
    .locator(selector)
    .count()
    .catch(() => undefined);
  const where = `on ${showUrl(page.url() === '' ? from : page.url())}`;
  const data = { action, selector, url: page.url() };
  if (found === undefined)
    return new BrowserFailedError(
      `"${action}" cannot be done ${where}: ${JSON.stringify(selector)} is no selector (${said}). Write one of CSS, "#more" or "button.next", or "text=More".`,
      { cause: error, data },
    );
  const why =
    found === 0
      ? `nothing matches the selector ${JSON.stringify(selector)}`
      : `the element ${JSON.stringify(selector)} is there, but does not let it be done (${said})`;
  const remedy =
    found === 0
      ? 'Correct the selector ("scrape" shows what the page holds, "screenshot" what it looks like), or wait for what makes the element appear'
      : 'See with "screenshot" whether it is hidden, covered or disabled, and do first what frees it';
  return new BrowserFailedError(`"${action}" cannot be done ${where}: ${why}. ${remedy}.`, { cause: error, data });
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split(/\r?\n/)[0] ?? '')
    .replaceAll(/\u001b\[[0-9;]*m/g, '')
    .trim()
    .slice(0, 200)
    .replace(/[.:]$/, '');
}

async function act(session: BrowserSession, { action, selector = '', value = '' }: BrowserStep): Promise<unknown> {
  const { page } = session;
  const element = page.locator(selector === '' ? 'body' : selector).first();
  switch (action) {
    case 'click':
      return element.click();
    case 'fill':
      return element.fill(value);
    case 'type':
      return element.pressSequentially(value);
    case 'select':
      return element.selectOption(value);
    case 'check':
      return element.check();
    case 'uncheck':
      return element.uncheck();
    case 'hover':
      return element.hover();
    case 'press':
      return selector === '' ? page.keyboard.press(value) : element.press(value);
    case 'submit':
      return submit(page, selector);
    case 'scroll':
      return selector === '' ? page.mouse.wheel(0, Number(value) || PAGE_HEIGHT) : element.scrollIntoViewIfNeeded();
    case 'wait':
      return selector === '' ? page.waitForTimeout(Math.min(Number(value) * 1_000 || 0, MAX_WAIT_MS)) : element.waitFor();
    case 'goto':
      return session.visit(value);
  }
}

/** Sends the form that an element belongs to, or that it is, as its own button would. */
async function submit(page: Page, selector: string): Promise<void> {
  // A form that is sent takes the page with it: what it would give comes too late.
  await page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const form = element.closest('form') as unknown as { requestSubmit(): void } | null;
      if (form === null) throw new Error('there is no form around it');
      form.requestSubmit();
    });
  await page.waitForLoadState('load');
}
