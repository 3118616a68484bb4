/** An error that is made when somebody first needs it: the stack of one that nobody sees takes as long as a short run. */
export class LateError {
  readonly #make: () => Error;
  #error: Error | undefined = undefined;

  constructor(make: () => Error) {
    this.#make = make;
  }

  get error(): Error {
    return (this.#error ??= this.#make());
  }
}
