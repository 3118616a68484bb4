/** An engine that renders templates, each read once. */
export interface Contender {
  readonly name: string;
  prepare(template: string): (data: Readonly<Record<string, unknown>>) => string;
}
