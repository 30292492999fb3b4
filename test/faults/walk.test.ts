import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findProgram, leftOut } from "../support/left-out.ts";
import { buildLibrary, contentsOf, type Fault, faults, runFaulty, setUp, wrongs } from "./fault-run.ts";
import { scenarios } from "./scenarios.ts";

// A file system that fails at call N: what is written is old or new, never half, and the exit code says which.
// RAMPART_TEST_FAULTS=all walks every N of every call; by default it is a sample.

const compiler = process.platform === "linux" ? findProgram("gcc") : undefined;
const isWhole = process.env["RAMPART_TEST_FAULTS"] === "all";
const only = process.env["RAMPART_TEST_FAULTS_OF"];
/** Lines of the table: command, call, error, number of calls, wrongs. */
const table = process.env["RAMPART_TEST_FAULTS_TABLE"];

if (compiler === undefined) {
  leftOut("a file system that fails at call N", "there is no gcc, or the system is not Linux");
} else {
  const folder = mkdtempSync(join(tmpdir(), "rampart-faults-library-"));
  const library = buildLibrary(compiler, folder);
  afterAll(() => rmSync(folder, { recursive: true }));

  /** A few places that a call fails at, where not all of them are walked. */
  const sample: readonly Fault[] = [
    { call: "open", kind: "EIO", at: 2 },
    { call: "write", kind: "ENOSPC", at: 1 },
    { call: "rename", kind: "EIO", at: 1 },
    { call: "unlink", kind: "EIO", at: 1 },
  ];

  describe.each(scenarios.filter(({ name }) => only === undefined || name === only))("$name", (scenario) => {
    const ends = async () => {
      const root = setUp(scenario);
      const before = contentsOf(root);
      rmSync(root, { recursive: true });
      const { code, stderr, contents } = await runFaulty(scenario, library);
      expect(code, stderr).toBe(scenario.code ?? 0);
      return { before, after: contents };
    };

    /** Walks the calls of one kind until there are no more; gives how many there are, and what went wrong. */
    async function walk(call: string, kind: Fault["kind"], end: Awaited<ReturnType<typeof ends>>) {
      const found: string[] = [];
      for (let at = 1; ; at += 1) {
        const run = await runFaulty(scenario, library, { call, kind, at });
        if (!run.hasFailed) return { walked: at - 1, found };
        const wrong = wrongs(scenario, run, end.before, end.after);
        if (wrong.length > 0) found.push(`${call} ${kind} ${at}: ${wrong.join("; ")}\n${run.stderr}`);
      }
    }

    if (isWhole) {
      const kinds = Object.entries(faults).flatMap(([call, errors]) =>
        errors.map((kind) => [call, kind] as const),
      );
      it("fails at every call", { timeout: 3_600_000 }, async () => {
        const end = await ends();
        const all: string[] = [];
        for (const [call, kind] of kinds) {
          const { walked, found } = await walk(call, kind, end);
          all.push(...found);
          if (table !== undefined)
            for (const text of found) appendFileSync(`${table}.wrong`, `${scenario.name}: ${text}\n`);
          if (table !== undefined && walked > 0)
            appendFileSync(table, `${scenario.name} | ${call} | ${kind} | ${walked} | ${found.length}\n`);
        }
        expect(all.join("\n")).toBe("");
      });
    } else {
      it("fails at some calls", async () => {
        const end = await ends();
        for (const fault of sample) {
          const run = await runFaulty(scenario, library, fault);
          if (run.hasFailed) expect(wrongs(scenario, run, end.before, end.after), run.stderr).toEqual([]);
        }
      });
    }
  });
}
