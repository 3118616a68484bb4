/** An error that came in place of a part of the answer. */
export class InBandError extends Error {
  /** `{code, message, status, details}`. */
  readonly body: unknown;

  constructor(body: unknown) {
    super('The provider sent an error in the middle of its answer.');
    this.body = body;
  }
}
