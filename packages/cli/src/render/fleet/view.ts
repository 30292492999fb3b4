import type { Decision } from "@rampart/compat";

/** What a fleet command says, before it is text, Markdown or a page. Strings are not escaped yet. */
export interface FleetView {
  readonly title: string;
  readonly status: Decision;
  /** One sentence. */
  readonly lead: string;
  readonly sections: readonly ViewSection[];
  /** What the statements rest on. */
  readonly basis: string;
}

export interface ViewSection {
  readonly heading: string;
  readonly columns: readonly string[];
  readonly rows: readonly ViewRow[];
}

export interface ViewRow {
  readonly status: Decision;
  /** One for each column. */
  readonly cells: readonly string[];
}
