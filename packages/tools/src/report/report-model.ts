import type { Json } from '@tutti/core';

/** A table of data. */
export interface ReportTable {
  readonly title: string | undefined;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Json[])[];
}

/** A chart of horizontal bars. */
export interface ReportChart {
  readonly title: string | undefined;
  readonly unit: string | undefined;
  readonly items: readonly { readonly label: string; readonly value: number }[];
}

/** A piece of a report, in the order in which it is read. */
export type ReportBlock =
  | { readonly kind: 'markdown'; readonly text: string }
  | { readonly kind: 'table'; readonly table: ReportTable }
  | { readonly kind: 'chart'; readonly chart: ReportChart };

/** A report before it has a format. */
export interface Report {
  readonly title: string | undefined;
  /** Titles of the sections, for a table of contents. */
  readonly sections: readonly string[];
  readonly blocks: readonly ReportBlock[];
  readonly hasContents: boolean;
}
