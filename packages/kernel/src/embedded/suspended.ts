/** Thrown through a handler to put it away while it waits; the handler runs again when the wait has ended. Let it pass. */
export class Suspended extends Error {
  constructor() {
    super('The handler is put away until its wait ends. Do not catch this.');
    this.name = 'Suspended';
  }
}
