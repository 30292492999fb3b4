import { execFile, spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeUnless } from "../support/describe-unless.ts";
import { findProgram, leftOut } from "../support/left-out.ts";
import { hasSecret, testPassword } from "../support/secrets.ts";

// Each hostile module, loaded by each method, as each user that the machine has: no process, no file and no secret is left.

const run = promisify(execFile);
const loader = join(import.meta.dirname, "load-modules.mjs");
const source = join(import.meta.dirname, "hostile-module.c");
const variable = "RAMPART_PASSWORD";
const secret = testPassword("sesame");

interface User {
  readonly title: string;
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

interface Outcome {
  readonly end: string;
  readonly log: readonly string[];
  readonly missing: readonly string[];
}

const itself: User = { title: process.getuid?.() === 0 ? "root" : "an ordinary user", identity: {} };
const other: User = { title: "an ordinary user", identity: { uid: 65_534, gid: 65_534 } };
const users = canBeSwitched() ? [itself, other] : [itself];
const methods = ["host", "redis", "auto"] as const;
const compilerMissing = ["cc", "redis-server"].find((program) => findProgram(program) === undefined);
/** The system permits namespaces: to root at once, else in one of users. */
const permitted = ["--net", "--user"].some(
  (first) => spawnSync("unshare", [first, "--net", "--pid", "--fork", "true"]).status === 0,
);
if (users.length === 1)
  leftOut(
    "hostile modules as another user",
    "tests switch users as root, in a checkout that others can read",
  );

function canBeSwitched(): boolean {
  if (process.getuid?.() !== 0) return false;
  return spawnSync(process.execPath, [loader, "[]"], other.identity).status === 0;
}

interface Harm {
  readonly name: string;
  readonly file?: string;
  readonly end: string;
  readonly timeoutMilliseconds?: number;
  readonly says?: readonly (string | RegExp)[];
  readonly neverSays?: readonly (string | RegExp)[];
}

const harms: readonly Harm[] = [
  { name: "hides", end: "timed-out", timeoutMilliseconds: 2000 },
  { name: "sleeps", file: "constructor.so", end: "timed-out", timeoutMilliseconds: 2000 },
  { name: "leaves-200", end: "hostile" },
  {
    name: "reads-proc",
    end: "hostile",
    says: ["variable: none", /^processes: [1-9]$/],
    neverSays: [/^found: RAMPART_PASSWORD=/],
  },
  {
    name: "writes",
    end: "hostile",
    says: ["outside: refused", "allowed: written", "inside: written", "kernel: refused"],
  },
  { name: "attacks", end: "hostile", says: ["caller: No such process", "parent: not traced"] },
  { name: "connects", end: "hostile", says: ["port: refused", "path: refused"] },
  { name: "floods", end: "output-flood" },
];

describeUnless(compilerMissing && `there is no ${compilerMissing}`, "a hostile module", () => {
  let folder: string;
  const servers: Server[] = [];
  const at = (...names: string[]) => join(folder, ...names);
  const outcomes = new Map<string, Outcome>();
  const outputs: string[] = [];

  /** Loads each module by each method, as one user. */
  async function loadAll({ title, identity }: User): Promise<void> {
    const temporary = at(`t${identity.uid ?? ""}`);
    await mkdir(temporary);
    await chmod(temporary, 0o777);
    const allowed = at(`allowed${identity.uid ?? ""}`);
    await mkdir(allowed);
    await chmod(allowed, 0o777);
    const words: Readonly<Record<string, readonly string[]>> = {
      "reads-proc": [variable],
      writes: [at("outside"), allowed],
      attacks: ["$PID"],
      connects: [String(portOf(servers[0])), at("outside", "socket")],
    };
    const loads = harms.flatMap(({ name, file = "hostile.so", timeoutMilliseconds = 60_000 }) =>
      methods.map((method) => ({
        name: `${title} ${method} ${name}`,
        path: at(file),
        options: {
          method,
          timeoutMilliseconds,
          arguments: [name, ...(words[name] ?? [])],
          allowWrite: [allowed],
        },
      })),
    );
    const env = { ...process.env, TMPDIR: temporary, [variable]: secret, AWS_SECRET_ACCESS_KEY: secret };
    const options = { ...identity, env, maxBuffer: 2 ** 26 };
    const { stdout, stderr } = await run(process.execPath, [loader, JSON.stringify(loads)], options);
    outputs.push(stdout, stderr);
    for (const [index, outcome] of (JSON.parse(stdout) as Outcome[]).entries())
      outcomes.set(loads[index]?.name ?? "", outcome);
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rh-"));
    await chmod(folder, 0o755);
    await mkdir(at("outside"));
    await chmod(at("outside"), 0o777);
    const words = ["-w", "-shared", "-fPIC", source, "-o"];
    await run("cc", [...words, at("hostile.so")]);
    await run("cc", ["-DSLEEPS_IN_CONSTRUCTOR", ...words, at("constructor.so")]);
    for (const address of [{ port: 0, host: "127.0.0.1" }, { path: at("outside", "socket") }]) {
      const server = createServer((socket) => socket.destroy());
      await new Promise<void>((settle) => server.listen(address, settle));
      servers.push(server);
    }
    await chmod(at("outside", "socket"), 0o777);
    for (const user of users) await loadAll(user);
  }, 120_000);
  afterAll(async () => {
    for (const server of servers) server.close();
    await rm(folder, { recursive: true, force: true });
  });

  describe.each(users)("as $title", ({ title }) =>
    describe.each(methods)("by %s", (method) =>
      test.each(harms)("$name", ({ name, end, says = [], neverSays = [] }) => {
        const outcome = outcomes.get(`${title} ${method} ${name}`);
        expect(outcome?.end).toBe(end);
        if (permitted) expect(outcome?.missing).toEqual([]);
        const lines = outcome?.log ?? [];
        if (outcome?.missing.length === 0)
          for (const line of says) expect(lines).toContainEqual(expect.stringMatching(exactly(line)));
        for (const line of neverSays) expect(lines).not.toContainEqual(expect.stringMatching(exactly(line)));
      }),
    ),
  );

  test("leaves no process", async () => {
    const left: string[] = [];
    for (const pid of await readdir("/proc")) {
      if (!/^\d+$/.test(pid)) continue;
      const texts = ["cmdline", "environ"].map((file) =>
        readFile(`/proc/${pid}/${file}`, "utf8").catch(() => ""),
      );
      if ((await Promise.all(texts)).join("\0").includes(folder)) left.push(pid);
    }
    expect(left).toEqual([]);
  });

  test("leaves no file, but where it may write", async () => {
    for (const { identity } of users) {
      expect(await readdir(at(`t${identity.uid ?? ""}`))).toEqual([]);
      expect(await readdir(at(`allowed${identity.uid ?? ""}`))).toEqual(["allowed"]);
    }
    expect(await readdir(at("outside"))).toEqual(permitted ? ["socket"] : expect.arrayContaining(["socket"]));
  });

  test("tells no secret", () => {
    expect(outputs.join("").length).toBeGreaterThan(1000);
    expect(hasSecret(outputs.join(""))).toBe(false);
  });
});

function portOf(server: Server | undefined): number {
  const address = server?.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

function exactly(line: string | RegExp): RegExp {
  return typeof line === "string" ? new RegExp(`(?:^|: )${line}$`) : line;
}
