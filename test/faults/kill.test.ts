import { randomBytes } from "node:crypto";
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { leftOut } from "../support/left-out.ts";
import { contentsOf, setUp, start, temporaryName } from "./fault-run.ts";
import { type Scenario, scenarios } from "./scenarios.ts";

// Signals at any moment: what is written is old or new, and nothing is left beside it, but by `kill -9` what
// docs/files.md names. RAMPART_TEST_KILLS is the number of moments for each command and signal.

const moments = Number(process.env["RAMPART_TEST_KILLS"] ?? 1);
/** Lines of the table: command, signal, moments, runs that were done, runs that were interrupted. */
const table = process.env["RAMPART_TEST_KILLS_TABLE"];

const names = [
  "pack over two files",
  "pack --all",
  "unpack",
  "unpack --force",
  "lint --fix",
  "lint --fix of two names",
  "migrate",
];
const signals = {
  SIGINT: { codes: [130], signals: ["SIGINT"] },
  SIGTERM: { codes: [143], signals: ["SIGTERM"] },
  SIGHUP: { codes: [129], signals: ["SIGHUP"] },
  "two Ctrl-C": { codes: [130], signals: ["SIGINT", "SIGINT"] },
  "kill -9": { codes: [], signals: ["SIGKILL"] },
} as const satisfies Record<
  string,
  { readonly codes: readonly number[]; readonly signals: readonly NodeJS.Signals[] }
>;

/** The same with a module that takes a while. */
function slower(scenario: Scenario): Scenario {
  const noise = randomBytes(4 * 2 ** 20);
  return {
    ...scenario,
    setUp(folder) {
      scenario.setUp(folder);
      const path = join(folder, "m.so");
      if (scenario.words[0] === "pack") writeFileSync(path, Buffer.concat([readFileSync(path), noise]));
    },
  };
}

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly contents: ReadonlyMap<string, string>;
  readonly milliseconds: number;
  readonly stderr: string;
}

async function run(scenario: Scenario, sent: readonly NodeJS.Signals[] = [], after = 0): Promise<End> {
  const root = setUp(scenario);
  const begun = performance.now();
  const child = start(scenario, root);
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  child.stdout.resume();
  const ended = new Promise<Pick<End, "code" | "signal">>((done) => {
    child.on("close", (code, signal) => done({ code, signal }));
  });
  if (sent.length > 0) {
    await pause(after);
    for (const signal of sent) {
      child.kill(signal);
      await pause(1);
    }
  }
  const end = await ended;
  const milliseconds = performance.now() - begun;
  const contents = contentsOf(root);
  rmSync(root, { recursive: true });
  return { ...end, contents, milliseconds, stderr };
}

type Contents = End["contents"];

const text = (contents: Contents) => JSON.stringify([...contents]);

/** Each file is what it was or what it will be. */
function isMixed(now: Contents, before: Contents, after: Contents): boolean {
  return [...now].every(([name, content]) => before.get(name) === content || after.get(name) === content);
}

if (process.platform === "win32") leftOut("signals at any moment", "Windows has none");
else {
  describe.each(scenarios.filter(({ name }) => names.includes(name)).map(slower))("$name", (scenario) => {
    const expected = (async () => {
      const root = setUp(scenario);
      const before = contentsOf(root);
      rmSync(root, { recursive: true });
      const { contents, milliseconds } = await run(scenario);
      return { before, after: contents, milliseconds };
    })();

    it.each(Object.entries(signals))("%s", { timeout: 3_600_000 }, async (name, { codes, signals: sent }) => {
      const { before, after, milliseconds } = await expected;
      let done = 0;
      for (let moment = 0; moment < moments; moment += 1) {
        const end = await run(scenario, sent, ((moment + 0.5) / moments) * milliseconds * 1.1);
        const where = `${scenario.name}, ${name}, moment ${moment}: ${JSON.stringify(end.code)}, ${end.signal}\n${end.stderr}`;
        const left = [...end.contents.keys()].filter((path) => temporaryName.test(path));
        const rest = new Map([...end.contents].filter(([path]) => !left.includes(path)));
        if (name === "kill -9") expect(isMixed(rest, before, after), where).toBe(true);
        else {
          expect(left, where).toEqual([]);
          expect([text(before), text(after)], where).toContain(text(rest));
        }
        // A process that does not listen yet, or not any more, ends by the signal itself.
        const isDone = end.code === (scenario.code ?? 0);
        if (isDone) done += 1;
        else if (end.signal === null) expect(codes, where).toContain(end.code);
        else expect(sent, where).toContain(end.signal);
        if (isDone) expect(text(rest), where).toBe(text(after));
      }
      if (table !== undefined)
        appendFileSync(table, `${scenario.name} | ${name} | ${moments} | ${done} | ${moments - done}\n`);
    });
  });
}
