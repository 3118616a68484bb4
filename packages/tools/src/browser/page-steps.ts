import type { Page } from 'playwright-core';
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

async function takeStep(session: BrowserSession, { action, selector = '', value = '' }: BrowserStep): Promise<unknown> {
  const { page } = session;
  const element = page.locator(selector === '' ? 'body' : selector).first();
  switch (action) {
    case 'click': return element.click();
    case 'fill': return element.fill(value);
    case 'type': return element.pressSequentially(value);
    case 'select': return element.selectOption(value);
    case 'check': return element.check();
    case 'uncheck': return element.uncheck();
    case 'hover': return element.hover();
    case 'press': return selector === '' ? page.keyboard.press(value) : element.press(value);
    case 'submit': return submit(page, selector);
    case 'scroll': return selector === '' ? page.mouse.wheel(0, Number(value) || PAGE_HEIGHT) : element.scrollIntoViewIfNeeded();
    case 'wait': return selector === '' ? page.waitForTimeout(Math.min(Number(value) * 1_000 || 0, MAX_WAIT_MS)) : element.waitFor();
    case 'goto': return session.visit(value);
  }
}

/** Sends the form that an element belongs to, or that it is, as its own button would. */
async function submit(page: Page, selector: string): Promise<void> {
  // A form that is sent takes the page with it: what it would give comes too late.
  await page.locator(selector).first().evaluate((element) => {
    const form = element.closest('form') as unknown as { requestSubmit(): void } | null;
    if (form === null) throw new Error('there is no form around it');
    form.requestSubmit();
  });
  await page.waitForLoadState('load');
}
