import type { Rule } from "@rampart/findings";
import type { RawEntry } from "../../packages/archive/src/zip/zip-builder.test-support.ts";
import {
  type BundleParts,
  buildBundle,
  sha256,
} from "../../packages/bundle/src/bundle-builder.test-support.ts";

/** One way in which a bundle can be bad, or look as if it were. */
export interface Kind {
  readonly name: string;
  /** Rules that say so, at least; none where the bundle is good. */
  readonly expected: readonly Rule[];
  /** Made when it is asked for: some are large. */
  readonly bytes: () => Buffer;
}

export function kind(
  name: string,
  expected: Rule | readonly Rule[],
  bytes: () => Buffer | BundleParts,
): Kind {
  return {
    name,
    expected: typeof expected === "string" ? [expected] : expected,
    bytes: () => {
      const made = bytes();
      return Buffer.isBuffer(made) ? made : buildBundle(made);
    },
  };
}

/** A good bundle with one file more in `deps/`, which its metadata declare. */
export function withDependency(fileName: string, content: Uint8Array, entry: RawEntry = {}): BundleParts {
  const url = `https://example.com/${fileName}`;
  return {
    metadata: { dependencies: { engine: { url, sha256: sha256(content) } } },
    more: [{ name: `deps/${fileName}`, content, method: 0, ...entry }],
  };
}

/** The same bytes with some of them replaced. */
export function patched(bytes: Buffer, at: number, ...values: number[]): Buffer {
  const changed = Buffer.from(bytes);
  changed.set(values, at < 0 ? bytes.length + at : at);
  return changed;
}

/** Where the last of these bytes begin. */
export function placeOf(bytes: Buffer, signature: string): number {
  return bytes.lastIndexOf(Buffer.from(signature, "latin1"));
}
