// Apart from the reading: the declarations of what is exported name no library that reads zip files.

export type ZipEntryKind = "file" | "directory" | "symlink" | "special";
export type ZipMethod = "stored" | "deflated" | `unsupported (${number})`;

/** What the central directory says of an entry. */
export interface ZipEntryFacts {
  /** The decoded name: UTF-8 where the entry says so, else code page 437. */
  readonly name: string;
  readonly rawName: Uint8Array;
  readonly kind: ZipEntryKind;
  /** Unix permission bits, where the writer recorded any. */
  readonly mode: number | undefined;
  readonly method: ZipMethod;
  readonly encrypted: boolean;
  readonly compressedSize: number;
  readonly uncompressedSize: number;
  readonly crc32: number;
  /** From the start of the file. */
  readonly localHeaderOffset: number;
  /** The wall clock of the writer, given as UTC. */
  readonly lastModified: Date;
}

export interface ZipEntry extends ZipEntryFacts {
  /**
   * The unpacked bytes. The iteration ends well only when size and CRC-32 are as stated; it never gives more bytes than
   * stated. For an entry that must not be opened (encrypted, too large, no local file header …) it throws at once.
   * @param kept how many chunks must stay as they are when the next one is asked for, one at least; by default all
   */
  open(signal?: AbortSignal, kept?: number): AsyncIterable<Uint8Array>;
}
