// Writes the picture of a terminal in the README from what the built command prints. A test compares what is committed.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadScript, root } from "./bundled-script.mjs";

const { terminalPicture } = await loadScript("terminal-picture.ts");
await writeFile(join(root, "docs/images/terminal.svg"), terminalPicture(root));
console.log("docs/images/terminal.svg");
