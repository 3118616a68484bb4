/** One thing that was looked at. */
export interface Check {
  readonly area: 'node' | 'journal' | 'keys' | 'servers' | 'clock';
  readonly status: 'ok' | 'note' | 'warning' | 'problem';
  readonly text: string;
  /** What to do. */
  readonly fix?: string;
}
