/** The little of an element that is used here; the libraries of the DOM name types that only browsers have. */
export interface PageElement {
  readonly tagName: string;
  readonly textContent: string | null;
  readonly innerHTML: string;
  readonly outerHTML: string;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement> & { readonly length: number };
  append(text: string): void;
  remove(): void;
}

/** The little of a document that is used here. */
export interface PageDocument extends Pick<PageElement, 'querySelector' | 'querySelectorAll'> {
  readonly title: string;
  readonly body: PageElement;
  readonly documentElement: PageElement;
  cloneNode(deep: boolean): PageDocument;
}

/** Parses HTML; nothing in it is run or loaded. */
export async function parsePage(html: string): Promise<PageDocument> {
  const { parseHTML } = await import('linkedom');
  return parseHTML(html).document as unknown as PageDocument;
}
