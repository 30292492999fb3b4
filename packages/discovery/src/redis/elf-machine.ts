import { type FileHandle, open } from "node:fs/promises";

const names: Readonly<Record<number, string>> = { 3: "x86", 62: "x86_64", 183: "aarch64" };

/**
 * The machine that an ELF file is for; undefined for a file of another form, a script for example. The dynamic loader says
 * of a library for another machine that there is no such file, so this is asked first.
 */
export async function readElfMachine(path: string): Promise<string | undefined> {
  const file = await open(path, "r");
  try {
    const header = await readStart(file, 20);
    if (header.length < 20 || header.readUInt32BE(0) !== 0x7f454c46) return undefined;
    const machine = header[5] === 2 ? header.readUInt16BE(18) : header.readUInt16LE(18);
    return names[machine] ?? `machine ${machine}`;
  } finally {
    // It was only read.
    await file.close().catch(() => {});
  }
}

/** The first bytes, in several calls where the system gives them in parts or a signal interrupts it. */
async function readStart(file: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  for (let filled = 0; ; ) {
    try {
      const { bytesRead } = await file.read(bytes, filled, size - filled, filled);
      filled += bytesRead;
      if (bytesRead === 0 || filled === size) return bytes.subarray(0, filled);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EINTR") throw error;
    }
  }
}
