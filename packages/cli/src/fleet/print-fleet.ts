import { writeFileAtomic } from "@rampart/files";
import { printable } from "@rampart/findings";
import type { Io } from "../io.ts";
import type { ReportOptions } from "../output-options.ts";
import type { FleetView } from "../render/fleet/view.ts";
import { renderFleetMarkdown } from "../render/fleet/view-markdown.ts";
import { renderFleetPage } from "../render/fleet/view-page.ts";
import { renderFleetText } from "../render/fleet/view-text.ts";
import { styleFor } from "../render/style.ts";
import { writeLine } from "../render/write-line.ts";

export interface FleetOutput extends Pick<ReportOptions, "format" | "isMarkdown" | "color" | "quiet"> {
  readonly html?: string;
}

/** Prints what a fleet command found in the format that was asked for, and writes the page where one is wanted. */
export async function printFleet(
  view: FleetView,
  document: () => string,
  { format, isMarkdown, color, quiet, html }: FleetOutput,
  io: Io,
): Promise<void> {
  const { stdout, stderr, signal } = io;
  if (html !== undefined) {
    await writeFileAtomic(html, Buffer.from(renderFleetPage(view)), { signal });
    writeLine(stderr, io, `Wrote ${printable(html)}.`);
  }
  if (format === "json") stdout.write(document());
  else if (isMarkdown) stdout.write(renderFleetMarkdown(view));
  else stdout.write(renderFleetText(quiet ? { ...view, basis: "" } : view, styleFor(stdout, io, color)));
}
