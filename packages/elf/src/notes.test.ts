import { expect, it } from "vitest";
import { buildIdNote } from "./elf-builder.test-support.ts";
import { words32 } from "./elf-tables.test-support.ts";
import { readBuildId } from "./notes.ts";
import { read, refusalAfter } from "./reading.test-support.ts";

const ID = Buffer.from("0123456789abcdef", "hex");
const NT_GNU_ABI_TAG = 1;

it("finds the build id after other notes", async () => {
  const notes = Buffer.concat([buildIdNote(Buffer.from("00"), NT_GNU_ABI_TAG), buildIdNote(ID)]);
  expect((await read({ notes })).buildId).toBe("0123456789abcdef");
});

it("takes the name of a note into account", async () => {
  const notes = buildIdNote(ID);
  notes.write("Go\0\0", 12);
  expect((await read({ notes })).buildId).toBeUndefined();
});

it.each([40, 0xffffffff])(
  "ends the search at a note that does not fit (%i bytes), without an error",
  async (size) => {
    const notes = Buffer.concat([words32([4, size, 3]), Buffer.from("GNU\0"), Buffer.from("only this")]);
    expect((await read({ notes })).buildId).toBeUndefined();
  },
);

it("finds a build id that is in no segment", async () => {
  const sections = [{ name: ".note.gnu.build-id", type: 7, flags: 2, contents: buildIdNote(ID) }];
  expect((await read({ sections })).buildId).toBe("0123456789abcdef");
});

it("refuses notes beyond the end of the file", async () => {
  const error = await refusalAfter({ notes: buildIdNote(ID) }, (bytes, at) =>
    bytes.writeBigUInt64LE(0xffff_ffff_ffff_ffffn, at.programHeaders + 2 * 56 + 0x08),
  );
  expect(error).toMatchObject({ code: "truncated", facts: { what: "PT_NOTE" } });
});

it("refuses more notes than it takes on", async () => {
  const sections = Array.from({ length: 200 }, () => ({
    name: ".note",
    type: 7,
    flags: 2,
    contents: Buffer.alloc(12),
  }));
  const error = await refusalAfter({ sections }, () => {});
  expect(error).toMatchObject({ code: "too-large", facts: { what: "PT_NOTE" } });
});

it("is found behind a large note, of which little is read", async () => {
  const head = Buffer.concat([words32([4, 2 ** 30, 1]), Buffer.from("JS\0\0")]);
  const range = { offset: 0, length: head.length + 2 ** 30 + 100, alignment: 4n };
  let read = 0;
  const source = {
    size: range.length,
    read: async (offset: number, length: number) => {
      read += length;
      const bytes = Buffer.alloc(length);
      if (offset === 0) head.copy(bytes);
      if (offset === head.length + 2 ** 30) buildIdNote(ID).copy(bytes);
      return bytes;
    },
  };
  expect(await readBuildId(source, [range])).toBe("0123456789abcdef");
  expect(read).toBeLessThan(10_000);
});

it("is not looked for in more than a mebibyte of notes", async () => {
  const source = { size: 2 ** 31, read: async (_: number, length: number) => new Uint8Array(length) };
  const range = { offset: 0, length: 2 ** 21, alignment: 4n };
  await expect(readBuildId(source, [range])).rejects.toMatchObject({
    code: "too-large",
    facts: { what: "PT_NOTE", limit: 2 ** 20 },
  });
});
