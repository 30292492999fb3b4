import type { RenderedFinding } from "../../finding.ts";
import type { Place } from "../../place.ts";
import { printable } from "../../printable.ts";
import type { Artifacts } from "./artifacts.ts";

/**
 * Where a result is. The location proper is always a file on disk, since consumers open its URI without asking
 * whether it lies in another artifact: `module.json` of a bundle would lead to an unrelated file of that name. The
 * exact place in the bundle is a related location.
 */
export function locationsOf(found: RenderedFinding, file: string, artifacts: Artifacts): object {
  const { entry } = found;
  const logicalLocations = logicalLocation(found);
  const inFile = { artifactLocation: artifacts.file(file), region: region(entry === undefined ? found : {}) };
  return {
    locations: [{ physicalLocation: inFile, ...(logicalLocations && { logicalLocations }) }],
    ...(entry !== undefined && {
      relatedLocations: [
        { physicalLocation: { artifactLocation: artifacts.entry(file, entry), region: region(found) } },
      ],
    }),
  };
}

/** Microsoft's library holds offsets in 32 bits, and gives up the whole document over one that is larger. */
const largestOffset = 2 ** 31 - 1;

/** Code scanning shows nothing that has no line; what belongs to a whole file is in its first. */
function region({ line, column, offset }: Place): object {
  return {
    startLine: line ?? 1,
    ...(line !== undefined && column !== undefined && { startColumn: column }),
    ...(offset !== undefined && offset <= largestOffset && { byteOffset: offset }),
  };
}

function logicalLocation({ entry, pointer }: Place): object[] | undefined {
  if (pointer) {
    const name = pointer
      .slice(pointer.lastIndexOf("/") + 1)
      .replaceAll("~1", "/")
      .replaceAll("~0", "~");
    const fullyQualifiedName = entry === undefined ? pointer : `${entry}#${pointer}`;
    return [{ name: printable(name), fullyQualifiedName: printable(fullyQualifiedName), kind: "value" }];
  }
  if (entry === undefined) return undefined;
  return [{ fullyQualifiedName: printable(entry), kind: "resource" }];
}
