import { applyBaseline, applyPolicy, baselineOf, type Finding } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { buildTar, type RawMember } from "../../../archive/src/tar/tar-builder.test-support.ts";
import { buildBundle } from "../bundle-builder.test-support.ts";
import { readBundle } from "../open-bundle.ts";

const file = "tally.zip";

async function foundIn(...members: RawMember[]): Promise<readonly Finding[]> {
  const more = [{ name: "deps/engine.tar", content: buildTar(members), method: 0 }];
  const { findings } = await readBundle({ bytes: buildBundle({ more }) });
  return findings.filter(({ place }) => place.entry?.startsWith("deps/engine.tar!"));
}

const link = (name: string, linkName: string): RawMember => ({ name, linkName, type: "2", mode: 0o777 });
const pairs: readonly (readonly [string, RawMember, RawMember])[] = [
  ["setuid files", { name: "bin/a", mode: 0o4755 }, { name: "bin/b", mode: 0o4755 }],
  ["files for everybody", { name: "a", mode: 0o666 }, { name: "b", mode: 0o666 }],
  ["links that lead out", link("a", "/opt/engine"), link("b", "/etc/shadow")],
  ["devices", { name: "null", type: "3" }, { name: "sda", type: "4" }],
];

describe.each(pairs)("of two %s in an archive", (_what, known, other) => {
  it("who ignores one is told of the other", async () => {
    const ignores = (await foundIn(known)).map(({ rule, place }) => {
      const { entry = "" } = place;
      return { rule, entry, reason: "known", place: {} };
    });
    expect(ignores.length).toBeGreaterThan(0);
    const { findings } = applyPolicy({ settings: [], ignores }, file, await foundIn(known, other));
    expect(findings.map(({ place }) => place.entry)).toContain(`deps/engine.tar!/${other.name}`);
  });

  it("who has one in a baseline is told of the other", async () => {
    const baseline = baselineOf([{ file, findings: await foundIn(known) }]);
    const { findings } = applyBaseline(baseline, file, await foundIn(known, other));
    expect(findings.map(({ place }) => place.entry)).toContain(`deps/engine.tar!/${other.name}`);
  });
});
