import type { Io, Output, Progress } from "../io.ts";
import { displayWidth, startOf } from "./display-width.ts";

/** Columns of a terminal that does not say how many it has. */
const usualWidth = 80;

/**
 * One line at the end of a terminal, drawn again in place. It never wraps: it is cut to the columns that there are when it
 * is drawn. A terminal that is made narrower afterwards shows it on several lines, and all of them are taken away.
 */
export function progressLine(output: Output): Progress {
  let shown = 0;
  const columns = () => output.columns || usualWidth;
  const clear = () => {
    if (shown === 0) return;
    const above = Math.ceil(shown / columns()) - 1;
    output.write(above > 0 ? `\r\u001b[${above}A\u001b[J` : "\r\u001b[K");
    shown = 0;
  };
  return {
    show(text) {
      clear();
      const room = columns() - 1;
      const line = displayWidth(text) <= room ? text : `${startOf(text, room - 1)}…`;
      output.write(line);
      shown = displayWidth(line);
    },
    clear,
  };
}

/** The process as it is, but what is written on a terminal takes the progress away first. */
export function withProgressLine(io: Io): Io {
  if (!io.stderr.isTerminal) return io;
  const progress = progressLine(io.stderr);
  const behindIt = (output: Output): Output => ({
    isTerminal: output.isTerminal,
    get columns() {
      return output.columns;
    },
    write(text) {
      progress.clear();
      output.write(text);
    },
  });
  return { ...io, stdout: behindIt(io.stdout), stderr: behindIt(io.stderr), progress };
}

/** Milliseconds after which somebody wonders what happens, and between two pictures. */
const patience = 1000;
const refresh = 250;

/**
 * Shows what is under way where that takes longer than a second. `run` says what it is; it is drawn again all the time,
 * so that it fits a terminal whose size changes.
 */
export async function showProgress<Result>(
  { progress }: Pick<Io, "progress">,
  quiet: boolean,
  run: (tell: (text: string) => void) => Promise<Result>,
): Promise<Result> {
  if (progress === undefined || quiet) return run(() => {});
  let text = "";
  let drawing: NodeJS.Timeout | undefined;
  const draw = () => progress.show(text);
  const waiting = setTimeout(() => {
    draw();
    drawing = setInterval(draw, refresh);
  }, patience);
  try {
    return await run((next) => {
      text = next;
      if (drawing !== undefined) draw();
    });
  } finally {
    clearTimeout(waiting);
    clearInterval(drawing);
    progress.clear();
  }
}
