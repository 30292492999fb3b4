import { fileURLToPath } from "node:url";

/** The path of a document; of one that is no file, the name that the editor gives it. */
export function pathOfUri(uri: string): string {
  try {
    return fileURLToPath(uri);
  } catch {
    return decodedOrSame(uri.replace(/^[a-z][\w+.-]*:(\/\/)?/i, ""));
  }
}

function decodedOrSame(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
