import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, type Hash, hexadecimal, type LaterHash } from "@rampart/bytes";
import { mostInMemory } from "./in-memory.ts";

/** SHA-256 of a stream, wherever the page lies. */
export function streamedSha256(): Hash {
  const hash = sha256.create();
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => hexadecimal(hash.digest()),
  };
}

/**
 * The browser's own, which is many times faster and takes all bytes at once. It is offered on secure pages; beyond what is
 * held in memory the bytes are streamed.
 */
export class NativeSha256 implements LaterHash {
  #kept: Uint8Array[] = [];
  #size = 0;
  #streamed: Hash | undefined;
  readonly #most: number;

  constructor(most = mostInMemory) {
    this.#most = most;
  }

  update(bytes: Uint8Array): void {
    this.#size += bytes.length;
    if (this.#streamed === undefined && this.#size <= this.#most) {
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
    const all = joined(this.#kept);
    this.#kept = [];
    return hexadecimal(new Uint8Array(await crypto.subtle.digest("SHA-256", all)));
  }
}

/** Bytes that follow each other in one buffer, as those of most entries do, are taken where they lie. */
function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const [{ buffer, byteOffset: start } = new Uint8Array(0)] = parts;
  let end = start;
  const isJoined = parts.every((part) => {
    const follows = part.buffer === buffer && part.byteOffset === end;
    end += part.length;
    return follows;
  });
  return isJoined && buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, start, end - start)
    : concatBytes(parts);
}
