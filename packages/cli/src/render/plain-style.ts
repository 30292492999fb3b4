import { styleFor } from "./style.ts";

/** For what goes into a file or a document, whatever standard output is. */
export const plain = styleFor({ isTerminal: false, write: () => {} }, { environment: {} }, false);
