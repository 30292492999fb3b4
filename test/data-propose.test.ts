import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { proposalOf, readCheckout } from "../scripts/data-propose/checkout.ts";
import { knownNames } from "../scripts/data-propose/known-names.ts";
import type { SoftwareData } from "../scripts/data-propose/propose.ts";
import { readReleaseNotes } from "../scripts/data-propose/read-pages.ts";

// What `npm run data:propose` makes of pages in every layout that the documentation has had. The pages are our own.

const root = join(import.meta.dirname, "..");
const said = readCheckout(join(root, "fixtures/docs-pages"));
const notesOf = (version: string) => said.notes.find((one) => one.version === version);
const pathOf = (source: string) => source.slice(source.lastIndexOf("/") + 1);

const source = "example/notes:pages/page.md";
const bundled = ["search", "ReJSON", "timeseries", "bf"].map((name) => ({ name, versions: ["4.0"] }));
const data: SoftwareData = {
  asOf: "2031-06-01",
  releases: [
    {
      line: "9.0",
      endOfLife: null,
      builds: [{ version: "9.0.4", month: "2031-05", source }],
      platforms: [
        { os: "rhel11", architecture: "x86_64" },
        { os: "ubuntu30", architecture: "x86_64" },
      ],
      redisVersions: [{ since: "9.0", offered: ["9.0"], default: "9.0" }],
      bundledModules: [{ since: "9.0.4", modules: bundled, source }],
    },
    {
      line: "9.2",
      endOfLife: null,
      builds: [],
      platforms: [{ os: "rhel11", architecture: "x86_64" }],
      redisVersions: [{ since: "9.2", offered: ["9.0"], default: "9.0" }],
    },
  ],
};

describe("release notes", () => {
  it("are read in every layout that they have had", () => {
    expect(notesOf("9.0.4")).toMatchObject({ month: "2031-05", modules: { search: ["4.0"], bf: ["4.2"] } });
    expect(notesOf("9.0.4")?.platforms).toBeUndefined();
    expect(notesOf("9.0.8-12")).toMatchObject({
      month: "2031-10",
      // A checksum is as good as another, whatever its length.
      platforms: ["ubuntu30/x86_64", "rhel11/x86_64", "amzn3/x86_64"],
      modules: { ReJSON: ["3.2"], timeseries: ["3.6"] },
    });
    expect(notesOf("9.2.0-7")).toMatchObject({
      month: "2032-02",
      platforms: ["ubuntu30/x86_64", "ubuntu30/aarch64", "rhel11/x86_64"],
      modules: { search: ["4.2", "9.2"], bf: ["4.4", "9.2"] },
    });
  });

  it("of a build or a month that nobody knows are named", () => {
    const unread = said.unread.map(({ text, source: page }) => `${pathOf(page)}: ${text}`);
    expect(unread).toContain(
      'rs-9-2-0-tba.md: the title names no build: "Redis Software release notes 9.2.0-tba (April 2032)"',
    );
    expect(unread).toContain('rs-9-2-0-9.md: "soon" is no month');
    expect(unread).toContain("product-lifecycle.md: the row of 8.9 has no dates");
    expect(readReleaseNotes("# Something else")).toHaveProperty("problem");
  });
});

describe("a proposal", () => {
  const { head, rest, data: proposed } = proposalOf(data, said, knownNames(root), "2032-05-01");

  it("has what the pages say, each datum with its page", () => {
    expect(head).toContain("3 pages of builds, 3 lines, 2 upgrade paths.");
    const [first, second] = proposed.releases;
    expect(first?.builds.map(({ version, month, source: page }) => [version, month, pathOf(page)])).toEqual([
      ["9.0.4", "2031-05", "page.md"],
      ["9.0.8-12", "2031-10", "rs-9-0-8-12.md"],
    ]);
    expect(first?.endOfLife).toBe("2034-02-28");
    expect(first?.bundledModules?.at(-1)).toMatchObject({ since: "9.0.8-12" });
    expect(second?.builds).toMatchObject([{ version: "9.2.0-7" }]);
    expect(second?.redisVersions.at(-1)).toMatchObject({ since: "9.2.0", offered: ["9.0", "9.2"] });
    expect(proposed.asOf).toBe("2032-05-01");
    for (const line of head.split("\n").filter((one) => one.startsWith("* "))) {
      expect(line).toMatch(/\(redis\/docs:content\/\S+\.md\)$/);
    }
  });

  it("leaves to a person what a table does not tell", () => {
    for (const decision of [
      "9.0.8-12 lists packages for amzn3/x86_64",
      "9.2.0-7 lists packages for ubuntu30/x86_64, ubuntu30/aarch64",
      "9.0 runs on amzn3 too",
      "9.2 runs on ubuntu30, ubuntu32 too",
      "ubuntu30 is deprecated in 9.0",
      "the line 9.4 is not in the data",
      "the feature Time travel is not known to Rampart",
      "the field of the module object travels_in_time is not known to Rampart",
      "the error code module_in_the_past is not known to Rampart",
      "the function RedisModule_Rewind (9.2.0) is not known to the module host",
      "the function RedisModule_FastForward (unreleased) is not known to the module host",
      "the command rewind (9.2.0) is not known to the module host",
    ]) {
      expect(rest).toContain(`* ${decision} (redis/docs:`);
    }
    for (const known of ["module_exists", "RedisModule_Milliseconds", "command get ", "rewind by"])
      expect(rest).not.toContain(known);
  });

  it("of what was proposed before is that there is nothing to propose", () => {
    const again = proposalOf(proposed, said, knownNames(root), "2032-06-01");
    expect(again.head).toContain("Nothing to propose.");
    expect(again.data).toBe(proposed);
  });
});
