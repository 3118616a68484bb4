/** One answer of a {@link FaultServer}: as it should be, or broken in one way. */
export interface FaultResponse {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body in one piece. */
  readonly body?: string | Uint8Array;
  /** The body in pieces, each sent for itself. */
  readonly chunks?: readonly (string | Uint8Array)[];
  /** Time between two pieces, ms. Default 0: the next one goes when the last one is on the wire. */
  readonly everyMs?: number;
  /**
   * What goes wrong: `reset-before-headers` and `reset-in-body` (after what is in the body) destroy the connection; `stall-before-headers` and `stall-in-body`
   * leave it open and silent; `drip` sends `:` lines, one every `everyMs`, for ever; `endless` sends one line without end.
   */
  readonly fault?: 'reset-before-headers' | 'reset-in-body' | 'stall-before-headers' | 'stall-in-body' | 'drip' | 'endless';
}

/** A request as it arrived. */
export interface FaultRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
