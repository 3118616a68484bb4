import { z } from 'zod';
import { flag, numeric, parameters } from '../action/parameters.ts';

/** One thing to do on a page. */
export interface BrowserStep {
  readonly action: BrowserStepAction;
  readonly selector?: string | undefined;
  readonly value?: string | undefined;
}

export const browserStepActions = [
  'click',
  'fill',
  'type',
  'select',
  'check',
  'uncheck',
  'hover',
  'press',
  'submit',
  'scroll',
  'wait',
  'goto',
] as const;

export type BrowserStepAction = (typeof browserStepActions)[number];

/** What every visit may be told. */
export interface VisitParameters {
  readonly url?: string | undefined;
  readonly urls?: readonly string[] | undefined;
  readonly selector?: string | undefined;
  readonly main_content: boolean;
  readonly wait_for?: string | undefined;
  /** Seconds. */
  readonly wait_time?: number | undefined;
  /** Seconds. */
  readonly timeout?: number | undefined;
  readonly max_length?: number | undefined;
  readonly javascript: boolean;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly steps?: readonly BrowserStep[] | undefined;
  readonly output_path?: string | undefined;
}

export interface ScreenshotParameters extends VisitParameters {
  readonly full_page: boolean;
  readonly format?: 'png' | 'jpeg' | undefined;
}

export interface VerifyParameters extends VisitParameters {
  readonly text: readonly string[];
  readonly selectors: readonly string[];
  readonly title?: string | undefined;
}

export interface FormParameters extends VisitParameters {
  readonly value?: string | undefined;
  readonly fields?: Readonly<Record<string, string>> | undefined;
  readonly submit?: string | boolean | undefined;
}

const aliases = {
  main_content: ['extract_main_content'],
  wait_for: ['wait_for_selector'],
  wait_time: ['wait', 'delay', 'wait_for_load'],
  max_length: ['max_chars', 'max_content_length'],
  javascript: ['js', 'enable_javascript'],
  output_path: ['path', 'file', 'save_to', 'screenshot_path'],
  viewport: ['window'],
};

/** The schemas of the actions, which share most of their parts. */
export interface BrowserSchemas {
  readonly visit: z.ZodType<VisitParameters>;
  readonly interact: z.ZodType<VisitParameters>;
  readonly screenshot: z.ZodType<ScreenshotParameters>;
  readonly click: z.ZodType<VisitParameters>;
  readonly form: z.ZodType<FormParameters>;
  readonly verify: z.ZodType<VerifyParameters>;
}

let made: BrowserSchemas | undefined;

/** Makes them when one is first asked for. */
export function browserSchemas(): BrowserSchemas {
  made ??= makeSchemas();
  return made;
}

function makeSchemas(): BrowserSchemas {
  const selector = textSelector();
  const visit = visitShape();
  const scalar = textOrScalar();
  const words = z.preprocess((value) => (Array.isArray(value) || value === undefined ? value : [value]), z.array(z.string()));
  const visiting = <T extends VisitParameters>(
    more: z.ZodRawShape,
    others: Readonly<Record<string, readonly string[]>> = {},
  ): z.ZodType<T> =>
    parameters<T>({ ...visit, ...more }, { aliases: { ...aliases, ...others } }).refine(
      ({ url, urls }) => url !== undefined || urls !== undefined,
      { error: 'give the url of the page', path: ['url'] },
    );
  return {
    visit: visiting<VisitParameters>({}),
    interact: visiting<VisitParameters>(
      { steps: stepList().min(1, { error: 'give the steps: [{action: click, selector: "#more"}]' }) },
      { steps: ['actions', 'interactions'] },
    ),
    screenshot: visiting<ScreenshotParameters>(
      { full_page: flag().default(false), format: z.enum(['png', 'jpeg']).optional() },
      { full_page: ['fullpage', 'full'] },
    ),
    click: visiting<VisitParameters>({ selector }, { selector: ['element', 'target'] }),
    form: visiting<FormParameters>(
      { value: scalar.optional(), fields: z.record(selector, scalar).optional(), submit: z.union([flag(), selector]).optional() },
      { fields: ['form', 'form_data', 'inputs'], value: ['text'], selector: ['element', 'field', 'target'] },
    ).refine(({ fields, selector: one, value }) => fields !== undefined || (one !== undefined && value !== undefined), {
      error: 'give the fields by selector, or selector and value',
      path: ['fields'],
    }),
    verify: visiting<VerifyParameters>(
      { text: words.default([]), selectors: words.default([]), title: z.string().optional() },
      {
        text: ['expected_text', 'contains', 'expected_content'],
        selectors: ['expected_selector', 'expected_selectors', 'elements'],
        title: ['expected_title'],
      },
    ),
  };
}

function textSelector(): z.ZodString {
  return z.string().min(1).max(1_000);
}

function textOrScalar(): z.ZodType<string> {
  return z.union([z.string(), z.number(), z.boolean()]).transform(String);
}

function visitShape(): z.ZodRawShape {
  const selector = textSelector();
  const size = numeric(z.number().int().min(1).max(8_192));
  // Pipelines write seconds and milliseconds alike; nobody waits a thousand seconds for a page.
  const seconds = numeric(z.number().positive()).transform((time) => (time >= 1_000 ? time / 1_000 : time));
  return {
    url: z.string().optional(),
    urls: z
      .preprocess(
        (given) => (typeof given === 'string' ? [given] : given),
        z
          .array(z.union([z.string(), z.looseObject({ url: z.string() }).transform((hit) => hit.url)]))
          .min(1)
          .max(20),
      )
      .optional(),
    selector: selector.optional(),
    main_content: flag().default(true),
    wait_for: selector.optional(),
    wait_time: seconds.optional(),
    timeout: seconds.optional(),
    max_length: numeric(z.number().int().positive()).optional(),
    javascript: flag().default(true),
    viewport: z.object({ width: size.default(1_280), height: size.default(800) }).default({ width: 1_280, height: 800 }),
    output_path: z.string().optional(),
  };
}

function stepList(): z.ZodArray<z.ZodType<BrowserStep>> {
  const selector = textSelector();
  const step = parameters<BrowserStep>(
    { action: z.enum(browserStepActions), selector: selector.optional(), value: textOrScalar().optional() },
    { aliases: { action: ['type', 'do'], value: ['text', 'key', 'url', 'input', 'seconds'], selector: ['element', 'target'] } },
  ).refine(({ action, selector: given }) => given !== undefined || ['press', 'scroll', 'wait', 'goto'].includes(action), {
    error: 'name the element, by "selector"',
    path: ['selector'],
  });
  return z.array(step).max(100);
}
