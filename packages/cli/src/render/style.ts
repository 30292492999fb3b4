import type { Io, Output } from "../io.ts";
import { type Colors, colorsFor } from "./colors.ts";

/** How text is shown on an output: its colors, and the columns of a line. */
export interface Style extends Colors {
  readonly isColored: boolean;
  /** Infinite where lines are for programs: one finding stays on the lines that `grep` expects. */
  readonly width: number;
}

/** Columns of a page, such as the help, where there is no terminal. */
const pageWidth = 80;

/** Colors where the output is a terminal or the environment asks for them, and nobody asked for none. */
export function styleFor(output: Output, { environment }: Pick<Io, "environment">, wanted: boolean): Style {
  const isColored = wanted && hasColors(output, environment);
  return { ...colorsFor(isColored), isColored, width: widthOf(output, { environment }) };
}

/** The columns of a line on an output. */
export function widthOf(output: Output, { environment }: Pick<Io, "environment">): number {
  return givenWidth(output, environment) ?? Number.POSITIVE_INFINITY;
}

/** The columns of a page on an output: where there is no terminal, a page still has an end. */
export function pageWidthOf(output: Output, { environment }: Pick<Io, "environment">): number {
  return givenWidth(output, environment) ?? pageWidth;
}

/** Help has no colors. Where nobody says so, commander opens the streams of Node to ask them, which takes milliseconds. */
export const helpWithoutColors = { getOutHasColors: () => false, getErrHasColors: () => false };

/** As Node has it: `FORCE_COLOR` wins over `NO_COLOR`. A variable that is empty says nothing. */
function hasColors({ isTerminal }: Output, environment: Io["environment"]): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: forbidden, TERM: terminal } = environment;
  if (forced) return forced !== "0" && forced !== "false";
  return isTerminal && !forbidden && terminal !== "dumb";
}

/** `COLUMNS` wins over what the terminal says, as for other commands. */
function givenWidth({ columns }: Output, environment: Io["environment"]): number | undefined {
  const asked = Number(environment["COLUMNS"]);
  if (Number.isInteger(asked) && asked > 0) return asked;
  return columns !== undefined && columns > 0 ? columns : undefined;
}
