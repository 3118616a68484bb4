/** How the browser is started. */
export interface BrowserOptions {
  /** The Chromium to start. Default: the one that playwright has installed, else one on the `PATH`. */
  readonly executablePath?: string;
  /** False starts it without its own sandbox, where the machine cannot give it one. Default: true, but for root, whom Chromium refuses it. */
  readonly sandbox?: boolean;
  /** Further arguments of the program. */
  readonly args?: readonly string[];
  /** Most time for one call, ms. Default 60000. */
  readonly timeoutMs?: number;
  /** Most bytes that the pages of one call may load, as they come over the net. Default 50 MiB. */
  readonly maxBytes?: number;
}

export const defaultBrowserTimeoutMs: number = 60_000;
export const defaultBrowserBytes: number = 50 * 1024 * 1024;
