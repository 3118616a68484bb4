import type { Browser, BrowserContext, BrowserServer, Page, Request } from 'playwright-core';
import { TuttiError, type Clock, type JsonObject } from '@tutti/core';
import { BrowserFailedError } from '../errors/browser-failed-error.ts';
import { UrlDowngradeError } from '../errors/url-downgrade-error.ts';
import { UrlRedirectsError } from '../errors/url-redirects-error.ts';
import { UrlSchemeError } from '../errors/url-scheme-error.ts';
import { Deadline } from '../net/deadline.ts';
import type { NetAccess } from '../net/net-access.ts';
import { parseUrl, showUrl } from '../net/parse-url.ts';
import { loadOptional } from '../optional/load-optional.ts';
import { killGroup } from '../process/kill-group.ts';
import { defaultBrowserBytes, defaultBrowserTimeoutMs, type BrowserOptions } from './browser-options.ts';
import { BrowserProxy } from './browser-proxy.ts';
import { findBrowser } from './find-browser.ts';
import { launchArguments } from './launch-arguments.ts';

/** What a session is made of. */
export interface BrowserSessionOptions {
  readonly net: NetAccess;
  readonly browser: BrowserOptions;
  readonly clock: Clock;
  /** Programs below it are never started. */
  readonly root: string;
  readonly signal: AbortSignal;
  readonly timeoutMs?: number | undefined;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly hasScripts: boolean;
}

const MAX_REDIRECTS = 5;
// A page that never rests is read as it is after this.
const REST_MS = 2_000;
const ACTION_MS = 10_000;
const MIN_ACTION_MS = 50;
const STEP_SHARE = 0.75;
// So long after a step it may take until the page goes on.
const STEP_MS = 50;

/** A page of a browser, for as long as one call takes. */
export class BrowserSession {
  readonly page: Page;
  readonly #proxy: BrowserProxy;
  readonly #stop: () => void;
  readonly #leftMs: () => number;
  #violation: TuttiError | undefined = undefined;
  #failedUrl: string | undefined = undefined;
  /** The request of the page that comes next. */
  #coming: Request | undefined = undefined;

  /** `stop` ends the browser at once; `leftMs`: how long all of the work may still take. */
  constructor(
    page: Page,
    { proxy, stop, leftMs }: { readonly proxy: BrowserProxy; readonly stop: () => void; readonly leftMs: () => number },
  ) {
    this.page = page;
    this.#proxy = proxy;
    this.#stop = stop;
    this.#leftMs = leftMs;
    page.on('request', (request) => this.#look(request));
    page.on('requestfailed', (request) => {
      if (this.#isOfPage(request)) this.#failedUrl = request.url();
      this.#arrived(request);
    });
    page.on('requestfinished', (request) => this.#arrived(request));
    page.on('framenavigated', (frame) => {
      if (frame !== page.mainFrame()) return;
      this.#coming = undefined;
      if (!/^(?:https?:|about:blank|chrome-error:)/.test(frame.url()))
        this.#violate(new UrlSchemeError(`The page went on to ${showUrl(frame.url())}. Only http and https are visited.`));
    });
  }

  /** How long one step may take: so that what it fails of can still be told within the time of the whole. */
  stepTimeMs(): number {
    return Math.max(MIN_ACTION_MS, Math.min(ACTION_MS, this.#leftMs() * STEP_SHARE));
  }

  /** What a broken session ends with: what was forbidden, else what the browser says. */
  reasonOf(error: unknown): unknown {
    const refusal = this.#failedUrl === undefined ? undefined : this.#proxy.refusalOf(this.#failedUrl);
    return this.#violation ?? this.#proxy.failure ?? refusal ?? error;
  }

  /** Visits a page and lets it come to rest. @returns status and headers of what was found */
  async visit(url: string): Promise<JsonObject> {
    const response = await this.page.goto(parseUrl(url).href, { waitUntil: 'load' });
    await this.rest();
    return { url: this.page.url(), status_code: response?.status() ?? 0, content_type: response?.headers()['content-type'] ?? '' };
  }

  /** Waits until the page goes nowhere and loads nothing any more, the latter for a short while. @throws what the page did that it may not */
  async rest(): Promise<void> {
    do await this.page.waitForTimeout(STEP_MS);
    while (this.#coming !== undefined);
    await this.page.waitForLoadState('load');
    await this.page.waitForLoadState('networkidle', { timeout: REST_MS }).catch(() => undefined);
    const broken = this.#violation ?? this.#proxy.failure;
    if (broken !== undefined) throw broken;
    // The page went on to where nothing could be read: what is shown then is the browser's own page.
    if (this.page.url().startsWith('chrome-error:'))
      throw this.reasonOf(new Error(`the page went on to ${showUrl(this.#failedUrl ?? '')}, which cannot be read`));
  }

  #isOfPage(request: Request): boolean {
    return request.isNavigationRequest() && request.frame() === this.page.mainFrame();
  }

  #arrived(request: Request): void {
    if (request === this.#coming) this.#coming = undefined;
  }

  #look(request: Request): void {
    if (this.#isOfPage(request)) this.#coming = request;
    const before = request.redirectedFrom();
    if (before === null) return;
    let hops = 0;
    for (let each = request.redirectedFrom(); each !== null; each = each.redirectedFrom()) hops++;
    if (before.url().startsWith('https:') && request.url().startsWith('http:'))
      this.#violate(
        new UrlDowngradeError(
          `${showUrl(before.url())} redirects from https to ${showUrl(request.url())}, where everybody on the way can read along. Give the https address of the target.`,
        ),
      );
    if (hops > MAX_REDIRECTS)
      this.#violate(
        new UrlRedirectsError(
          `${showUrl(request.url())} is redirected to more than ${MAX_REDIRECTS} times. Give the address it should end at.`,
          { data: { maxRedirects: MAX_REDIRECTS } },
        ),
      );
  }

  #violate(error: TuttiError): void {
    this.#violation ??= error;
    this.#stop();
  }
}

/** Starts a browser for one piece of work. It has ended, with all that belongs to it, when the promise settles. */
export async function withBrowser<T>(options: BrowserSessionOptions, work: (session: BrowserSession) => Promise<T>): Promise<T> {
  const { browser, clock, signal, net } = options;
  const timeoutMs = Math.min(options.timeoutMs ?? Infinity, browser.timeoutMs ?? defaultBrowserTimeoutMs);
  const startedAt = clock.monotonic();
  using deadline = new Deadline({ clock, times: { timeoutMs, idleMs: Infinity }, what: 'the browser', signal });
  let stop = (): void => undefined;
  await using proxy = await BrowserProxy.open({ net, maxBytes: browser.maxBytes ?? defaultBrowserBytes, onFailure: () => stop() });
  const server = await launch(options);
  stop = () => killGroup(server.process());
  deadline.signal.addEventListener('abort', stop, { once: true });
  let session: BrowserSession | undefined;
  try {
    if (deadline.signal.aborted) throw deadline.signal.reason;
    session = new BrowserSession(await newPage(server, { ...options, proxy, timeoutMs }), {
      proxy,
      stop,
      leftMs: () => timeoutMs - (clock.monotonic() - startedAt),
    });
    return await work(session);
  } catch (error) {
    if (deadline.signal.aborted) throw deadline.signal.reason;
    throw toBrowserError(session?.reasonOf(error) ?? error);
  } finally {
    deadline.signal.removeEventListener('abort', stop);
    await server.kill().catch(stop);
  }
}

async function launch({ browser, root }: BrowserSessionOptions): Promise<BrowserServer> {
  const { chromium } = await loadOptional(['playwright-core'], () => import('playwright-core'));
  const executablePath = await findBrowser(browser, { installed: () => chromium.executablePath(), root });
  try {
    return await chromium.launchServer({ executablePath, ...launchArguments(browser, root) });
  } catch (error) {
    throw new BrowserFailedError(
      `The browser ${JSON.stringify(executablePath)} does not start: ${firstLines(error)}. Start it by hand to see why; where the machine has no sandbox for it, pass browser: { sandbox: false }.`,
      { cause: error, data: { path: executablePath } },
    );
  }
}

async function newPage(
  server: BrowserServer,
  { proxy, viewport, hasScripts, timeoutMs }: BrowserSessionOptions & { readonly proxy: BrowserProxy; readonly timeoutMs: number },
): Promise<Page> {
  const { chromium } = await import('playwright-core');
  const browser: Browser = await chromium.connect(server.wsEndpoint());
  const context: BrowserContext = await browser.newContext({
    proxy: proxy.settings,
    viewport: { ...viewport },
    javaScriptEnabled: hasScripts,
    serviceWorkers: 'block',
    acceptDownloads: false,
    permissions: [],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(Math.min(ACTION_MS, timeoutMs));
  page.setDefaultNavigationTimeout(timeoutMs);
  context.on('page', (other) => void other.close().catch(() => undefined));
  return page;
}

function toBrowserError(error: unknown): unknown {
  if (TuttiError.isInstance(error)) return error;
  return new BrowserFailedError(
    `The browser could not do it: ${firstLines(error)}. Check the address and the selectors, and whether the page is as you expect ("screenshot" shows it).`,
    { cause: error },
  );
}

/** Playwright tells what happened first, and then how it went about it. */
function firstLines(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [head = '', ...rest] = text
    .split(/\r?\n/)
    .map((line) => line.replaceAll(/\u001b\[[0-9;]*m/g, '').trim())
    .filter((line) => line !== '' && !/^(?:Call log:|=+)/.test(line));
  const waiting = rest.find((line) => /waiting for (?:locator|selector)/.test(line));
  return [head, ...(waiting === undefined ? [] : [waiting.replace(/^- /, '')])].join('; ').slice(0, 500).replace(/[.:]$/, '');
}
