import { sha256 } from "@noble/hashes/sha2.js";
import { type Hash, hexadecimal, type LaterHash } from "@rampart/bytes";

/** SHA-256 of a stream, wherever the page lies. */
export function streamedSha256(): Hash {
  const hash = sha256.create();
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => hexadecimal(hash.digest()),
  };
}

/** Up to so many bytes are kept for the browser's own SHA-256, which is many times faster and takes them all at once. */
const keptBytes = 64 * 2 ** 20;

/** The browser's own where it is offered, which is on secure pages, and there are not too many bytes. */
export class NativeSha256 implements LaterHash {
  #kept: Uint8Array[] = [];
  #size = 0;
  #streamed: Hash | undefined;

  update(bytes: Uint8Array): void {
    this.#size += bytes.length;
    if (this.#streamed === undefined && this.#size <= keptBytes) {
      this.#kept.push(bytes);
      return;
    }
    this.#streamed ??= this.#startStream();
    this.#streamed.update(bytes);
  }

  #startStream(): Hash {
    const hash = streamedSha256();
    for (const bytes of this.#kept) hash.update(bytes);
    this.#kept = [];
    return hash;
  }

  async digest(): Promise<string> {
    if (this.#streamed !== undefined) return this.#streamed.digest();
    const all = new Uint8Array(this.#size);
    let at = 0;
    for (const bytes of this.#kept) {
      all.set(bytes, at);
      at += bytes.length;
    }
    this.#kept = [];
    return hexadecimal(new Uint8Array(await crypto.subtle.digest("SHA-256", all)));
  }
}
