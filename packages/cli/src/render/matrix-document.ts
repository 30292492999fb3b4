import { type DataOfVerdict, type MatrixSet, matrixContent } from "@rampart/answers";
import type { RunFailure } from "@rampart/findings";
import { commandDocument, reportContent } from "./document.ts";

/** The matrix as one JSON document (`schemas/matrix.schema.json`). */
export function matrixDocument(set: MatrixSet, failures: readonly RunFailure[], data: DataOfVerdict): string {
  return commandDocument("matrix", {
    ...matrixContent(set, data),
    ...reportContent(set.unreadable, failures),
  });
}
