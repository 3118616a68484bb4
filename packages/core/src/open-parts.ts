/** Parts that were opened one after another and are closed together, the last one first. Node 22 has no `AsyncDisposableStack`. */
export class OpenParts implements AsyncDisposable {
  readonly #parts: AsyncDisposable[] = [];

  /** @returns the part */
  use<Part extends AsyncDisposable>(part: Part): Part {
    this.#parts.push(part);
    return part;
  }

  /** Gives what `open` gives; when it fails, all parts opened so far are closed. */
  async orClose<T>(open: () => Promise<T>): Promise<T> {
    try {
      return await open();
    } catch (error) {
      await this[Symbol.asyncDispose]().catch(() => undefined);
      throw error;
    }
  }

  /** Closes every part once, also when one of them cannot be closed. @throws the first such error, at the end */
  async [Symbol.asyncDispose](): Promise<void> {
    const errors: unknown[] = [];
    for (const part of this.#parts.splice(0).reverse())
      await part[Symbol.asyncDispose]().then(undefined, (error: unknown) => errors.push(error));
    if (errors.length > 0) throw errors[0];
  }
}
