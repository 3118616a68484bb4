/** What a step's slot is taken from and given back to. */
export interface SlotSource {
  take(): Promise<void>;
  release(): void;
  /** The body got or gave up its slot: its time counts only while it has one. */
  changed(isHeld: boolean): void;
}

/**
 * The slot of one execution. It is held while the body may be at work: not while all it does is wait durably,
 * and again while an effect runs beside such a wait.
 */
export class StepSlot {
  readonly #source: SlotSource;
  #isHeld: boolean = true;
  #isOver: boolean = false;
  #waits: number = 0;
  #effects: number = 0;
  #taking: Promise<void> | undefined = undefined;

  constructor(source: SlotSource) {
    this.#source = source;
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Whether an effect runs or is about to. */
  get isBusy(): boolean {
    return this.#effects > 0 || this.#taking !== undefined;
  }

  enterWait(): void {
    this.#waits++;
    this.#balance();
  }

  async leaveWait(): Promise<void> {
    this.#waits--;
    // Code after one of several waits goes on without a slot: taking it would starve what the others wait for.
    if (this.#waits === 0) await this.#need();
  }

  async enterEffect(): Promise<void> {
    this.#effects++;
    await this.#need();
  }

  leaveEffect(): void {
    this.#effects--;
    this.#balance();
  }

  /** Gives the slot back for good. */
  end(): void {
    this.#isOver = true;
    if (this.#isHeld) this.#set(false);
  }

  get #isNeeded(): boolean {
    return !this.#isOver && (this.#waits === 0 || this.#effects > 0);
  }

  #balance(): void {
    if (this.#isHeld && !this.#isNeeded) this.#set(false);
  }

  async #need(): Promise<void> {
    while (!this.#isHeld && this.#isNeeded) {
      this.#taking ??= this.#source.take().then(() => {
        this.#taking = undefined;
        this.#isHeld = true;
        if (this.#isNeeded) this.#source.changed(true);
        else this.#set(false);
      });
      await this.#taking;
    }
  }

  #set(isHeld: false): void {
    this.#isHeld = isHeld;
    this.#source.changed(isHeld);
    this.#source.release();
  }
}
