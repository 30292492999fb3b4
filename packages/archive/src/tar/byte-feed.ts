import { concatBytes } from "@rampart/bytes";

/** The bytes of a stream, in the pieces that a format asks for. */
export class ByteFeed {
  /** Bytes given so far. */
  position = 0;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#chunks = bytes[Symbol.asyncIterator]();
  }

  /** The next bytes, at most so many; undefined at the end of the stream. */
  async next(most: number): Promise<Uint8Array | undefined> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#chunks.next();
      if (done === true) return undefined;
      this.#rest = value;
    }
    const given = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(given.length);
    this.position += given.length;
    return given;
  }

  /** So many bytes; fewer where the stream ends before. */
  async take(length: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let missing = length;
    while (missing > 0) {
      const piece = await this.next(missing);
      if (piece === undefined) break;
      pieces.push(piece);
      missing -= piece.length;
    }
    return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : concatBytes(pieces);
  }

  /** So many bytes, which are given again. */
  async peek(length: number): Promise<Uint8Array> {
    const bytes = await this.take(length);
    this.#rest = concatBytes([bytes, this.#rest]);
    this.position -= bytes.length;
    return bytes;
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
