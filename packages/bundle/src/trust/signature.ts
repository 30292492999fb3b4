import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { type Finding, finding, RampartError } from "@rampart/findings";

// A signature is next to the bundle and never in it: readers refuse entries that they do not know. docs/trust.md
// shows how others make and check one.

/** What a signature is about. */
export interface BundleDigests {
  /** Of the file. */
  readonly sha256: string;
  /** Of names and contents; absent where an entry could not be read. */
  readonly contentDigest?: string | undefined;
}

export type SignedDigests = Required<BundleDigests> & { readonly contentDigest: string };

/** The text that is signed. Its first line rises with its form. */
function signedText({ sha256, contentDigest }: SignedDigests): string {
  return `rampart-bundle-v1\nsha256:${sha256}\ncontent:${contentDigest}\n`;
}

/** The text of a signature file: Ed25519, in base64. */
export function signBundle(digests: SignedDigests, key: KeyObject): string {
  return `${sign(null, Buffer.from(signedText(digests)), key).toString("base64")}\n`;
}

/** What is wrong with a signature file; undefined where there is none. */
export function judgeSignature(
  path: string,
  signature: string | undefined,
  key: KeyObject,
  digests: BundleDigests,
): Finding[] {
  if (signature === undefined) return [finding("trust/signature-missing", {}, { path })];
  const problem = signatureProblem(signature, key, digests);
  return problem === undefined ? [] : [finding("trust/signature-invalid", {}, { path, problem })];
}

function signatureProblem(
  text: string,
  key: KeyObject,
  { sha256, contentDigest }: BundleDigests,
): string | undefined {
  const bytes = Buffer.from(text.trim(), "base64");
  // Node leaves out what is not base64: only the same text again is the same signature.
  if (bytes.length !== 64 || bytes.toString("base64") !== text.trim())
    return "is not an Ed25519 signature in base64";
  if (contentDigest === undefined) return "cannot be checked: the content of the bundle cannot be read";
  const signed = Buffer.from(signedText({ sha256, contentDigest }));
  return verify(null, signed, key, bytes) ? undefined : "is not one of this file by this key";
}

/** @throws {RampartError} where it is no private key for Ed25519: the call is at fault */
export function parsePrivateKey(path: string, pem: string): KeyObject {
  if (/ENCRYPTED/.test(pem)) {
    throw malformedKey(path, "is encrypted", "Decrypt it for the call: --key <(openssl pkey -in KEY).");
  }
  const help = "Make one with `openssl genpkey -algorithm ed25519`.";
  return ofEd25519(path, () => createPrivateKey(pem), "is not a private key in PEM", help);
}

/** @throws {RampartError} where it is no public key for Ed25519: the call is at fault */
export function parsePublicKey(path: string, pem: string): KeyObject {
  const help = "Make one with `openssl pkey -in KEY -pubout`.";
  if (/PRIVATE KEY/.test(pem))
    throw malformedKey(path, "is a private key, which belongs to those who sign", help);
  return ofEd25519(path, () => createPublicKey(pem), "is not a public key in PEM", help);
}

function ofEd25519(path: string, read: () => KeyObject, otherwise: string, help: string): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch {
    throw malformedKey(path, otherwise, help);
  }
  const { asymmetricKeyType: kind } = key;
  if (kind === "ed25519") return key;
  throw malformedKey(path, `is a key for ${kind}, and bundles are signed with Ed25519`, help);
}

function malformedKey(path: string, problem: string, help: string): RampartError {
  return new RampartError("call", "key-invalid", `${path} ${problem}`, { help });
}
