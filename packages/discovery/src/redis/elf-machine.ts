import { open } from "node:fs/promises";

const names: Readonly<Record<number, string>> = { 3: "x86", 62: "x86_64", 183: "aarch64" };

/**
 * The machine that an ELF file is for; undefined for a file of another form, a script for example. The dynamic loader says
 * of a library for another machine that there is no such file, so this is asked first.
 */
export async function readElfMachine(path: string): Promise<string | undefined> {
  const file = await open(path, "r");
  try {
    const header = Buffer.alloc(20);
    const { bytesRead } = await file.read(header, 0, header.length, 0);
    if (bytesRead < header.length || header.readUInt32BE(0) !== 0x7f454c46) return undefined;
    const machine = header[5] === 2 ? header.readUInt16BE(18) : header.readUInt16LE(18);
    return names[machine] ?? `machine ${machine}`;
  } finally {
    await file.close();
  }
}
