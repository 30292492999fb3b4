import { standardInput } from "../file-name.ts";
import { artifactUri, entryUri } from "./artifact-uri.ts";

/** A place in `run.artifacts`, for a location that lies in it. */
export interface ArtifactLocation {
  readonly uri: string;
  readonly uriBaseId?: string;
  readonly index: number;
}

/** The files that were examined, the entries in them where something was found, and where they are in the list. */
export class Artifacts {
  readonly all: object[] = [];
  readonly #locations = new Map<string, ArtifactLocation>();

  file(file: string): ArtifactLocation {
    const uri = artifactUri(file);
    const isRelative = !uri.startsWith("file:");
    return this.#locate(uri, { ...(isRelative && { uriBaseId: "%SRCROOT%" }) }, undefined, {
      ...(file === standardInput && { description: { text: "Standard input." } }),
      roles: file === standardInput ? ["analysisTarget", "standardStream"] : ["analysisTarget"],
    });
  }

  /** `deps/x.tgz!/lib/y.so` is an entry in an entry. */
  entry(file: string, entry: string): ArtifactLocation {
    return entry
      .split("!/")
      .reduce<ArtifactLocation>(
        (parent, name) => this.#locate(entryUri(name), {}, parent.index, { roles: ["resultFile"] }),
        this.file(file),
      );
  }

  #locate(
    uri: string,
    base: { readonly uriBaseId?: string },
    parentIndex: number | undefined,
    description: object,
  ): ArtifactLocation {
    const key = `${parentIndex ?? ""} ${uri}`;
    const known = this.#locations.get(key);
    if (known !== undefined) return known;
    const location = { uri, ...base, index: this.all.length };
    this.#locations.set(key, location);
    this.all.push({
      location: { uri, ...base },
      ...(parentIndex !== undefined && { parentIndex }),
      ...description,
    });
    return location;
  }
}
