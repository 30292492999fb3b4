/** A tar member block by block, right by default. */
export interface RawMember {
  name?: string;
  /** `0` file, `1` hard link, `2` symbolic link, `3` device, `5` directory. */
  type?: string;
  mode?: number;
  content?: Uint8Array;
  size?: number;
  linkName?: string;
  checksum?: number;
  /** Overwrites bytes of the header before the checksum is made. */
  patch?: { at: number; bytes: Uint8Array };
  magic?: string;
}

const blockSize = 512;

export function tarMember(member: RawMember): Buffer {
  const { name = "a.txt", type = "0", mode = 0o644, content = Buffer.alloc(0), linkName = "" } = member;
  const header = Buffer.alloc(blockSize);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  header.write(name, 0);
  header.write(octal(mode, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(member.size ?? content.length, 11), 124);
  header.write(octal(0, 11), 136);
  header.write(type, 156);
  header.write(linkName, 157);
  header.write(member.magic ?? "ustar\x0000", 257);
  if (member.patch !== undefined) header.set(member.patch.bytes, member.patch.at);
  header.write(" ".repeat(8), 148);
  const checksum = member.checksum ?? header.reduce((sum, byte) => sum + byte, 0);
  header.write(`${checksum.toString(8).padStart(6, "0")}\0 `, 148);
  const filling = Buffer.alloc((blockSize - (content.length % blockSize)) % blockSize);
  return Buffer.concat([header, content, filling]);
}

/** An extended header of POSIX with these `key=value`. */
export function pax(...records: readonly string[]): RawMember {
  const lines = records.map((record) => {
    const rest = Buffer.byteLength(` ${record}\n`);
    const length = [1, 2, 3, 4, 5]
      .map((digits) => rest + digits)
      .find((sum) => rest + `${sum}`.length === sum);
    return `${length} ${record}\n`;
  });
  return { name: "pax", type: "x", content: Buffer.from(lines.join("")) };
}

/** A header of GNU with the name, or for `K` the target, of the next entry. */
export function longName(name: string, type: "L" | "K" = "L"): RawMember {
  return { name: "././@LongLink", type, content: Buffer.from(name) };
}

export const endOfArchive = Buffer.alloc(2 * blockSize);

export function buildTar(members: readonly RawMember[]): Buffer {
  return Buffer.concat([...members.map(tarMember), endOfArchive]);
}
