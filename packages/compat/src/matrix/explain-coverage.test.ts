import { type BundleReading, readBundle } from "@rampart/bundle";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildBundle } from "../../../bundle/src/bundle-builder.test-support.ts";
import type { CellGroup, PlatformCell } from "./cell-groups.ts";
import { type Coverage, coverageOf } from "./coverage.ts";
import { type Explanation, explainCoverage } from "./explain-coverage.ts";
import { matrixOf } from "./matrix.ts";
import { claimSentence, gapSentence, matrixSentence } from "./matrix-words.ts";
import { decidingReason, reasonOfRow, statusOf } from "./reason.ts";
import { reasonWords } from "./reason-words.ts";

const good = await readBundle({ bytes: buildBundle() });
const { module } = good;

type Fields = Partial<NonNullable<BundleReading["metadata"]>>;

/** The good bundle (rhel9, x86_64, Redis 8.0) with other metadata, and a module with these needs alone. */
function bundleWith(fields: Fields, needs: readonly string[] = []): BundleReading {
  const { elf } = module ?? {};
  if (module === undefined || elf === undefined || good.metadata === undefined) throw new Error("no bundle");
  const versionNeeds = needs.map((version) => ({ library: "libc.so.6", version, weak: false }));
  const own = { ...elf, needed: [], undefinedSymbols: [], versionNeeds } as typeof elf;
  return { ...good, module: { ...module, elf: own }, metadata: { ...good.metadata, ...fields } };
}

function covered(bundles: readonly BundleReading[], since?: string): readonly [Explanation, Coverage] {
  const entries = bundles.map((bundle, index) => ({
    file: `${String.fromCharCode(97 + index)}.zip`,
    module: "tally",
    matrix: matrixOf(bundle, since),
  }));
  const [coverage] = coverageOf(entries);
  if (coverage === undefined) throw new Error("no coverage");
  return [explainCoverage(coverage), coverage];
}

const nameOf = ({ platform, redisVersion }: PlatformCell) => `${platform.name} ${redisVersion}`;

/** What a reader makes of the names in a group: every such cell that there is. */
function named({ systems, lines, redisVersions }: CellGroup, all: readonly PlatformCell[]): string[] {
  return all
    .filter(({ platform: { os, architecture, line }, redisVersion }) => {
      const isOfSystem = systems.some((one) => one.os === os && one.architecture === architecture);
      return isOfSystem && lines.includes(line) && redisVersions.includes(redisVersion);
    })
    .map(nameOf);
}

/** What a reader takes from the sentence, word by word. */
function readSentence(sentence: string, cells: readonly PlatformCell[]): string[] {
  const lines = [...new Set(cells.map(({ platform }) => platform.line))];
  const versions = [...new Set(cells.map(({ redisVersion }) => redisVersion))].toSorted();
  const wordsOf = (text: string) => text.split(/, | and /);
  const rangeOf = (text: string, known: readonly string[]) => {
    const [first = "", last] = text.split(" to ");
    return last === undefined ? wordsOf(text) : known.slice(known.indexOf(first), known.indexOf(last) + 1);
  };
  return sentence
    .replace(/^Taken by |\.$/g, "")
    .split("; ")
    .flatMap((part) => {
      const [, who = "", where = "", what = ""] =
        /^(.+) on Redis Software (.+), for Redis (.+)$/.exec(part) ?? [];
      const systems = [...who.matchAll(/([^()]+) \(([^)]+)\)/g)].flatMap(
        ([, names = "", architectures = ""]) =>
          wordsOf(names.replace(/^, /, "")).flatMap((os) =>
            wordsOf(architectures).map((architecture) => ({ os, architecture: architecture as "x86_64" })),
          ),
      );
      const [onLines, forVersions] = [rangeOf(where, lines), rangeOf(what, versions)];
      return named({ systems, lines: onLines, redisVersions: forVersions, cells: [] }, cells);
    });
}

const fields = fc.record({
  operating_systems: fc.uniqueArray(
    fc.constantFrom("rhel7", "rhel8", "rhel9", "ubuntu18", "ubuntu20", "ubuntu22", "amzn1", "amzn2023"),
    { maxLength: 4 },
  ),
  compatible_redis_version: fc.constantFrom("", "6.2", "7.2", "7.4", "8", "8.0", "8.2", "99.9"),
  min_redis_version: fc.constantFrom("", "6.0", "7.2", "7.4.1", "8.0"),
  min_redis_pack_version: fc.constantFrom("", "6.2", "7.4", "7.22", "99.9"),
  architecture: fc.constantFrom("x86_64", "aarch64"),
});
const needs = fc.constantFrom([], ["GLIBC_2.17"], ["GLIBC_2.34"], ["GLIBC_2.99"]);
const bundle = fc.tuple(fields, needs).map(([own, symbols]) => bundleWith(own, symbols));

describe("the explanation of any bundles", () => {
  it("names exactly the cells that accept one, and in the gaps exactly the others, each once", () => {
    fc.assert(
      fc.property(fc.array(bundle, { minLength: 1, maxLength: 4 }), (bundles) => {
        const [explanation, coverage] = covered(bundles);
        const [{ accepted, gaps, nowhere }, { cells }] = [explanation, coverage];
        const names = (groups: readonly CellGroup[]) =>
          groups.flatMap((group) => named(group, cells)).toSorted();
        const [taken, refused] = [true, false].map((isTaken) =>
          cells
            .filter(({ files }) => files.length > 0 === isTaken)
            .map(nameOf)
            .toSorted(),
        );
        expect(names(accepted)).toEqual(taken);
        const sentence = matrixSentence(explanation, coverage);
        if (accepted.length > 0) expect(readSentence(sentence, cells).toSorted()).toEqual(taken);
        expect(names(gaps)).toEqual(refused);
        expect(nowhere === undefined).toBe(accepted.length > 0);
      }),
      { numRuns: 20 },
    );
  }, 60_000);

  it("gives each row and cell the reason that decides its verdict", () => {
    fc.assert(
      fc.property(bundle, (one) => {
        for (const row of matrixOf(one).rows) {
          for (const { verdict } of row.cells) {
            const reason = decidingReason(verdict);
            expect(reason === undefined).toBe(verdict.verdict === "accepted");
            if (reason === undefined) continue;
            const first = verdict.aspects.find((aspect) => aspect.verdict === verdict.verdict);
            expect(reason.aspect).toBe(first);
            expect(reason.aspect.errorCode ?? null).toBe(verdict.errorCode);
          }
          const reason = reasonOfRow(row);
          const decisions = row.cells.map(({ verdict }) => verdict.verdict);
          if (!decisions.includes("accepted")) expect(reason).toBeDefined();
          if (reason === undefined) continue;
          expect(row.cells.map(({ verdict }) => decidingReason(verdict)?.finding)).toContain(reason.finding);
          if (!decisions.includes("unknown")) expect(reason.status).not.toBe("unknown");
        }
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});

describe("a cell of a module that is made for another Redis version", () => {
  const statusOn = (own: BundleReading, name: string, redisVersion: string) => {
    const row = matrixOf(own).rows.find(({ platform }) => platform.name === name);
    const cell = row?.cells.find((one) => one.redisVersion === redisVersion);
    return cell && statusOf(cell.verdict);
  };

  it("is none that would fail", () => {
    const own = bundleWith({}, ["GLIBC_2.99"]);
    expect(statusOn(own, "rs-8.0/rhel9/x86_64", "8.2")).toBe("other-redis-version");
    expect(statusOn(own, "rs-8.0/rhel9/x86_64", "8.0")).toBe("rejected");
    expect(statusOn(own, "rs-8.0/rhel8/x86_64", "8.2")).toBe("rejected");
  });

  it("would fail where the upload is refused, without a code too", async () => {
    const engine = { url: "https://example.com/engine.tgz", sha256: "0".repeat(64) };
    const own = await readBundle({ bytes: buildBundle({ metadata: { dependencies: { engine } } }) });
    expect(statusOn(own, "rs-8.0/rhel9/x86_64", "8.2")).toBe("rejected");
    expect(statusOn(own, "rs-8.0/rhel9/x86_64", "8.0")).toBe("rejected");
  });

  it("decides a row whose libraries are not known", () => {
    const row = matrixOf(bundleWith({ operating_systems: ["amzn1"], min_redis_pack_version: "" })).rows.find(
      ({ platform }) => platform.name === "rs-6.2/amzn1/x86_64",
    );
    const reason = row && reasonOfRow(row);
    expect(reason?.status).toBe("other-redis-version");
    expect(reason && reasonWords(reason)).toBe("made for Redis 8.0 only");
  });
});

describe("the sentences", () => {
  const sentence = (...bundles: BundleReading[]) => matrixSentence(...covered(bundles));
  const gaps = (bundles: readonly BundleReading[], since?: string) => {
    const [explanation, coverage] = covered(bundles, since);
    return explanation.gaps.map((gap) => gapSentence(gap, coverage));
  };

  it("say who takes a bundle", () => {
    const both = ["rhel9", "ubuntu22"];
    expect(
      sentence(
        bundleWith({
          operating_systems: both,
          compatible_redis_version: "7.2",
          min_redis_pack_version: "7.22",
        }),
      ),
    ).toBe("Taken by rhel9 and ubuntu22 (x86_64) on Redis Software 7.22 to 8.2, for Redis 7.2.");
    expect(sentence(bundleWith({ operating_systems: both }), bundleWith({ architecture: "aarch64" }))).toBe(
      "Taken by rhel9 (x86_64 and aarch64), ubuntu22 (x86_64) on Redis Software 8.0 and 8.2, for Redis 8.0.",
    );
  });

  it("say why a bundle fits nowhere", () => {
    expect(sentence(bundleWith({ compatible_redis_version: "99.99" }))).toBe(
      "Taken by no known platform: made for Redis 99.99 only.",
    );
    expect(sentence(bundleWith({ operating_systems: [] }))).toBe(
      "Not certain to be taken by any known platform: it names no operating systems.",
    );
    expect(sentence(bundleWith({ operating_systems: ["solaris"] }))).toMatch(/: .*solaris/);
  });

  it("say of one bundle where it is refused, and why", () => {
    expect(gaps([bundleWith({})], "8.2")).toEqual([
      "rhel9 (x86_64), Redis 6.2, 7.2, 7.4, 8.2, 8.4, 8.6 and 8.8: made for Redis 8.0 only",
      "rhel9 (aarch64): made for x86_64 (invalid_module)",
      "rhel8 and ubuntu20 (x86_64), ubuntu22 and amzn2023 (x86_64 and aarch64): made for rhel9 (os_not_supported)",
    ]);
  });

  it("say of several what none of them is made for", () => {
    const pair = [bundleWith({}), bundleWith({ operating_systems: ["ubuntu22"] })];
    expect(gaps(pair, "8.2")).toHaveLength(3);
    expect(gaps(pair)).toContain("rhel9 and ubuntu22 (aarch64): no bundle for this architecture");
    const [explanation, coverage] = covered([bundleWith({}), bundleWith({})]);
    expect(explanation.claims.map((claim) => claimSentence(claim, coverage))).toEqual([
      "a.zip and b.zip are taken by rhel9 (x86_64) on Redis Software 8.0 and 8.2, for Redis 8.0",
    ]);
  });
});
