import { bytesSource } from "@rampart/bytes";
import { type ElfInfo, readElf } from "@rampart/elf";
import { expect, it } from "vitest";
import { readFixture } from "../bundle-builder.test-support.ts";
import { checkHardening } from "./check-hardening.ts";

const undefinedIn = (elf: ElfInfo) =>
  checkHardening(elf, {}).flatMap(({ rule, facts }) => (rule === "elf/undefined-symbol" ? [facts] : []));

it.each(["x86_64", "aarch64"])(
  "a function of libm is found on %s though the module names libc alone: the server brings it",
  async (architecture) => {
    const elf = await readElf(bytesSource(readFixture(`${architecture}/powers.so`)));
    expect(elf.needed).toEqual(["libc.so.6"]);
    expect(elf.undefinedSymbols.filter(({ version }) => version === undefined)).toMatchObject([
      { name: "pow" },
    ]);
    expect(undefinedIn(elf)).toEqual([]);
    // What no server brings is still missed.
    const other = { ...elf, undefinedSymbols: [...elf.undefinedSymbols, { name: "powder", weak: false }] };
    expect(undefinedIn(other as ElfInfo)).toEqual([{ symbol: "powder" }]);
  },
);
