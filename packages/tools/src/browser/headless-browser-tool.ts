import { systemClock, TuttiError, type Clock, type JsonObject, type ToolContext } from '@tutti/core';
import { action, type ActionBody } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { throwIfCancelled } from '../action/throw-if-cancelled.ts';
import { pathFields } from '../files/path-fields.ts';
import { FileAccess } from '../files/file-access.ts';
import { NetAccess, type NetAccessOptions } from '../net/net-access.ts';
import { WebSearchTool } from '../web/web-search-tool.ts';
import type { BrowserOptions } from './browser-options.ts';
import {
  browserSchemas,
  type FormParameters,
  type ScreenshotParameters,
  type VerifyParameters,
  type VisitParameters,
} from './browser-parameters.ts';
import type { BrowserSession } from './browser-session.ts';
import { takeSteps } from './page-steps.ts';
import { readVisitedPage } from './read-visited-page.ts';
import { verifyPage } from './verify-page.ts';

/** What the tool is made of. */
export interface HeadlessBrowserToolOptions {
  readonly files?: FileAccess;
  readonly net?: NetAccessOptions | NetAccess;
  readonly browser?: BrowserOptions;
  /** Does the searching. */
  readonly search?: WebSearchTool;
  readonly clock?: Clock;
}

type Visit<T extends VisitParameters> = (session: BrowserSession, given: T & { readonly url: string }) => Promise<JsonObject>;

/** Visits pages with a real browser, which runs their scripts; each call has a browser of its own, that ends with it. */
export class HeadlessBrowserTool extends ActionTool {
  constructor(options: HeadlessBrowserToolOptions = {}) {
    const net = options.net instanceof NetAccess ? options.net : new NetAccess(options.net);
    const parts: Parts = {
      net,
      files: options.files ?? new FileAccess(),
      browser: options.browser ?? {},
      clock: options.clock ?? systemClock,
    };
    const search = options.search ?? new WebSearchTool({ net });
    super({
      id: 'headless-browser',
      readsOutside: true,
      name: 'Headless browser',
      description: 'Visits web pages with a real browser.',
      defaultAction: 'scrape',
      actions: {
        ...readingActions(parts),
        ...actingActions(parts),
        search: { ...searchAction(search), invoke: async (given, context) => search.execute('search', given, context) },
      },
    });
  }
}

interface Parts {
  readonly net: NetAccess;
  readonly files: FileAccess;
  readonly browser: BrowserOptions;
  readonly clock: Clock;
}

interface Visiting<T extends VisitParameters> {
  readonly parts: Parts;
  readonly context: ToolContext;
  readonly visit: Visit<T>;
}

/** One page, or several in one document. One that cannot be read does not lose the others. */
async function visitAll<T extends VisitParameters>(name: string, given: T, { parts, context, visit }: Visiting<T>): Promise<JsonObject> {
  const one = async (url: string, place?: number): Promise<JsonObject> => {
    await checkFirst(parts.net, url);
    const { withBrowser } = await import('./browser-session.ts');
    return withBrowser(
      {
        net: parts.net,
        browser: parts.browser,
        clock: parts.clock,
        root: parts.files.root,
        signal: context.signal,
        viewport: given.viewport,
        hasScripts: given.javascript,
        timeoutMs: given.timeout === undefined ? undefined : given.timeout * 1_000,
      },
      (session) => visit(session, { ...given, url, ...(place === undefined ? {} : { output_path: numbered(given.output_path, place) }) }),
    );
  };
  if (given.url !== undefined) return { action: name, ...(await one(given.url)) };
  const results: JsonObject[] = [];
  const errors: JsonObject[] = [];
  for (const [place, url] of (given.urls ?? []).entries()) {
    try {
      results.push(await one(url, place));
    } catch (error) {
      throwIfCancelled(context.signal);
      if (!TuttiError.isInstance(error) || error.code === 'TOOL_NOT_INSTALLED') throw error;
      errors.push({ url, code: error.code, error: error.message });
    }
  }
  const isFailure = results.length === 0;
  return {
    action: name,
    results,
    extracted_content: results,
    errors,
    extraction_errors: errors,
    count: results.length,
    content: results.map((page) => String(page['content'] ?? '')).join('\n\n'),
    success: !isFailure,
    ...(isFailure ? { error: String(errors[0]?.['error']) } : {}),
  };
}

/** No browser is started for an address that may not be called. */
async function checkFirst(net: NetAccess, url: string): Promise<void> {
  await net.check(url).catch((error: unknown) => {
    if (!TuttiError.isInstance(error) || error.code !== 'HOST_UNKNOWN') throw error;
  });
}

/** A name of its own for what each of several pages leaves behind: `shot.png`, `shot-2.png`, … */
function numbered(path: string | undefined, place: number): string | undefined {
  return path === undefined || place === 0 ? path : path.replace(/(\.[^./\\]*)?$/, `-${place + 1}$1`);
}

async function arrive(
  session: BrowserSession,
  { url, steps = [], wait_for: element, wait_time: seconds }: VisitParameters & { readonly url: string },
): Promise<JsonObject> {
  const head = await session.visit(url);
  const waits = [
    ...(element === undefined ? [] : [{ action: 'wait' as const, selector: element }]),
    ...(seconds === undefined ? [] : [{ action: 'wait' as const, value: String(seconds) }]),
  ];
  await takeSteps(session, [...waits, ...steps]);
  return head;
}

const read: Visit<VisitParameters> = async (session, given) => readVisitedPage(session, await arrive(session, given), given);

/** What comes of the steps; with a path a picture of it too. */
function acting({ files }: Parts, { signal }: ToolContext): Visit<VisitParameters> {
  return async (session, given) => {
    const page = await read(session, given);
    if (given.output_path === undefined) return page;
    await files.write(given.output_path, await session.page.screenshot({ type: 'png' }), { signal });
    return { ...page, ...pathFields(given.output_path), screenshot_path: given.output_path };
  };
}

function picture({ files }: Parts, { signal }: ToolContext): Visit<ScreenshotParameters> {
  return async (session, given) => {
    const head = await arrive(session, given);
    const { output_path: path = 'screenshot.png', selector, full_page: fullPage } = given;
    const type = given.format ?? (/\.jpe?g$/i.test(path) ? 'jpeg' : 'png');
    const bytes =
      selector === undefined
        ? await session.page.screenshot({ type, fullPage })
        : await session.page.locator(selector).first().screenshot({ type });
    await files.write(path, bytes, { signal });
    return {
      ...head,
      title: await session.page.title(),
      ...pathFields(path),
      screenshot_path: path,
      format: type,
      size: bytes.byteLength,
      success: true,
    };
  };
}

function print({ files }: Parts, { signal }: ToolContext): Visit<VisitParameters> {
  return async (session, given) => {
    const head = await arrive(session, given);
    const { output_path: path = 'page.pdf' } = given;
    const bytes = await session.page.pdf({ format: 'A4', printBackground: true });
    await files.write(path, bytes, { signal });
    return {
      ...head,
      title: await session.page.title(),
      ...pathFields(path),
      pdf_path: path,
      format: 'pdf',
      size: bytes.byteLength,
      success: true,
    };
  };
}

function clicking({ selector, ...given }: VisitParameters): VisitParameters {
  return { ...given, steps: [{ action: 'click', selector }] };
}

function filling({ selector, value, fields = {}, submit, ...given }: FormParameters): FormParameters {
  const all = { ...(selector === undefined || value === undefined ? {} : { [selector]: value }), ...fields };
  const names = Object.keys(all);
  const send =
    submit === true
      ? [{ action: 'submit' as const, selector: names.at(-1) }]
      : typeof submit === 'string'
        ? [{ action: 'click' as const, selector: submit }]
        : [];
  return {
    ...given,
    steps: [...Object.entries(all).map(([field, text]) => ({ action: 'fill' as const, selector: field, value: text })), ...send],
  };
}

function searchAction(search: WebSearchTool): Pick<ActionBody, 'description' | 'effect' | 'schema'> {
  const { search: { description = '', effect = 'none', schema } = {} } = search.actions;
  if (schema === undefined) throw new TypeError('The web search has no schema.');
  return { description, effect, schema };
}

/** What leaves a page as it is. */
function readingActions(parts: Parts): Record<string, ActionBody> {
  const reading = (name: string): ActionBody =>
    action<VisitParameters>({
      description: 'Reads a page, or several, after their scripts have run.',
      effect: 'none',
      schema: () => browserSchemas().visit,
      run: (given, context) => visitAll(name, given, { parts, context, visit: read }),
    });
  return {
    scrape: reading('scrape'),
    scrape_js: reading('scrape_js'),
    extract: reading('extract'),
    navigate: reading('navigate'),
    verify: action<VerifyParameters>({
      description: 'Says whether a page can be reached and shows what it should.',
      effect: 'none',
      schema: () => browserSchemas().verify,
      run: (given, context) => visitAll('verify', given, { parts, context, visit: verifyPage }),
    }),
  };
}

/** What makes files of a page, or acts on it. */
function actingActions(parts: Parts): Record<string, ActionBody> {
  return {
    screenshot: action<ScreenshotParameters>({
      description: 'Takes a picture of a page or an element.',
      effect: 'idempotent',
      schema: () => browserSchemas().screenshot,
      run: (given, context) => visitAll('screenshot', given, { parts, context, visit: picture(parts, context) }),
    }),
    pdf: action<VisitParameters>({
      description: 'Prints a page as PDF.',
      effect: 'idempotent',
      schema: () => browserSchemas().visit,
      run: (given, context) => visitAll('pdf', given, { parts, context, visit: print(parts, context) }),
    }),
    click: action<VisitParameters>({
      description: 'Clicks an element and reads what comes.',
      effect: 'once',
      schema: () => browserSchemas().click,
      run: (given, context) => visitAll('click', clicking(given), { parts, context, visit: read }),
    }),
    fill: action<FormParameters>({
      description: 'Fills fields, sends the form when told to, and reads what comes.',
      effect: 'once',
      schema: () => browserSchemas().form,
      run: (given, context) => visitAll('fill', filling(given), { parts, context, visit: read }),
    }),
    interact: action<VisitParameters>({
      description: 'Does several steps on a page and reads what comes.',
      effect: 'once',
      schema: () => browserSchemas().interact,
      run: (given, context) => visitAll('interact', given, { parts, context, visit: acting(parts, context) }),
    }),
  };
}
