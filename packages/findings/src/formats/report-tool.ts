/** Who reports: what the formats say of the run itself. */
export interface ReportTool {
  readonly name: string;
  readonly version: string;
  /** `lint`, `verify` … */
  readonly command: string;
}
