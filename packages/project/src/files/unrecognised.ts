import { type Finding, finding } from "@rampart/findings";
import type { FileKind } from "./file-kind.ts";

/** What `lint` can tell apart. */
const expected = "a manifest (YAML or JSON), a module.json or a bundle (zip)";

/** What `lint` says of a file that it does not judge. */
export function unrecognised(kind: Extract<FileKind, "module" | "unknown">): Finding {
  return finding(
    "file/unrecognised",
    {},
    { found: kind === "module" ? "a bare module" : "binary data", expected },
  );
}
