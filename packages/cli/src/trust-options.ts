import {
  type BundleDigests,
  judgeChecksum,
  judgeSignature,
  parseChecksums,
  parsePublicKey,
} from "@rampart/bundle";
import { isThere, readWhole } from "@rampart/files";
import { type Finding, finding } from "@rampart/findings";
import type { CallPaths } from "./call-paths.ts";
import { flagGroup, type OptionsOf, withFlags } from "./flag-group.ts";
import type { Io } from "./io.ts";
import { usage } from "./option-values.ts";

/** Flags of a command that takes signed bundles only, where it is asked to. */
export const signatureFlags = flagGroup("Trust:", (command) =>
  command
    .option("--public-key <file>", "the key that signatures are checked with: Ed25519, in PEM")
    .option("--require-signature", "each bundle must have its signature, <bundle>.sig; needs --public-key"),
);

/** Flags of a command that compares bundles with what is said of them elsewhere. */
export const trustFlags = flagGroup("Trust:", (command) =>
  withFlags(
    command
      .option("--expect-sha256 <hex>", "the SHA-256 that the bundle must have", parseSha256)
      .option("--checksums <file>", "a list such as SHA256SUMS, which must have the bundles")
      .option("--signature <file>", "the signature of the bundle; needs --public-key"),
    signatureFlags,
  ),
);

export type TrustOptions = OptionsOf<typeof trustFlags>;

/** What is said against a bundle. */
export type TrustCheck = (file: string, digests: BundleDigests) => Promise<readonly Finding[]>;

/** Longest list, key or signature that is read, in bytes. */
const limit = 2 ** 24;

/**
 * The check that the flags ask for; undefined where they ask for none.
 * @throws {RampartError} where the flags contradict each other or the files, or a key or a list is none
 */
export async function trustCheck(
  files: readonly string[],
  options: TrustOptions,
  io: Io,
): Promise<TrustCheck | undefined> {
  refuseContradictions(files, options);
  const { expectSha256: expected, checksums, signature, publicKey } = options;
  const text = async (path: string) => (await readWhole(path, limit, io.signal)).toString("utf8");
  const list = checksums === undefined ? undefined : parseChecksums(checksums, await text(checksums));
  const key = publicKey === undefined ? undefined : parsePublicKey(publicKey, await text(publicKey));
  if (expected === undefined && list === undefined && key === undefined) return undefined;
  return async (file, digests) => {
    const path = signature ?? `${file}.sig`;
    // One that is named has to be there.
    const isAbsent = key === undefined || (signature === undefined && !(await isThere(path)));
    return [
      ...(expected === undefined ? [] : judgeSha256(expected, digests.sha256)),
      ...(list === undefined ? [] : judgeChecksum(file, digests.sha256, list)),
      ...(key === undefined
        ? []
        : judgeSignature(path, isAbsent ? undefined : await text(path), key, digests)),
    ];
  };
}

/** The files that the flags name, by their flags. */
export function trustPaths({ checksums, signature, publicKey }: TrustOptions): CallPaths {
  return { "--checksums": checksums, "--signature": signature, "--public-key": publicKey };
}

function judgeSha256(expected: string, found: string): Finding[] {
  const source = "--expect-sha256";
  return expected === found ? [] : [finding("trust/sha256-mismatch", {}, { found, expected, source })];
}

function refuseContradictions(files: readonly string[], options: TrustOptions): void {
  const { expectSha256, checksums, signature, publicKey, requireSignature } = options;
  for (const [flag, value] of Object.entries({ "--expect-sha256": expectSha256, "--signature": signature })) {
    if (value !== undefined && files.length > 1)
      throw usage(`${flag} is of one bundle, and ${files.length} are given`);
  }
  const named = {
    "--checksums": checksums,
    "--require-signature": signature === undefined && requireSignature,
  };
  for (const [flag, value] of Object.entries(named)) {
    if (value && files.includes("-"))
      throw usage(`${flag} finds bundles by their names, and standard input has none`);
  }
  const asks = signature === undefined ? requireSignature && "--require-signature" : "--signature";
  if (asks && publicKey === undefined) throw usage(`${asks} needs --public-key`);
  if (!asks && publicKey !== undefined)
    throw usage("--public-key needs --require-signature", "Or name the signature with --signature.");
}

function parseSha256(value: string): string {
  if (/^[0-9a-f]{64}$/i.test(value)) return value.toLowerCase();
  throw usage(`${JSON.stringify(value)} is not a SHA-256, which has 64 hexadecimal digits`);
}
