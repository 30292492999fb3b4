/**
 * Reads an Elf64_Xword, Elf64_Off or Elf64_Addr as a number. Above 2^53 it is rounded, which is harmless for
 * offsets and sizes: they are compared with the size of the file, and no file is that large.
 */
export function readXword(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at + 4) * 2 ** 32 + bytes.readUInt32LE(at);
}
