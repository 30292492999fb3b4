import { spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { leftOut } from "../../../../test/support/left-out.ts";
import type { Discovery } from "../discovery.ts";
import { DiscoveryError } from "../discovery-error.ts";
import { type DiscoverWithRedisOptions, discoverWithRedis } from "./discover-with-redis.ts";
import { findRedisServer } from "./find-redis-server.ts";

const fixtures = fileURLToPath(new URL("../../../../fixtures/modules/", import.meta.url));
const folders: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "aarch64" };
const folder = folders[process.arch];
const defaults = { arguments: [], timeoutMilliseconds: 20_000 };

function fixture(name: string): string {
  return join(fixtures, folder ?? "x86_64", `${name}.so`);
}

async function failure(promise: Promise<Discovery>): Promise<DiscoveryError> {
  const reason: unknown = await promise.then((found) => new Error(`found ${found.name}`)).catch((e) => e);
  if (reason instanceof DiscoveryError) return reason;
  throw reason;
}

async function openDescriptors(): Promise<number> {
  return (await readdir("/proc/self/fd")).length;
}

/** Processes of ours, dead ones that nobody asked about too. */
async function children(): Promise<string[]> {
  const tasks = await readdir("/proc/self/task");
  const lists = await Promise.all(
    tasks.map((task) => readFile(`/proc/self/task/${task}/children`, "utf8").catch(() => "")),
  );
  return lists.flatMap((list) => list.split(" ").filter((pid) => pid !== ""));
}

let outer: string;
let temporary: string;
const savedTemporary = process.env["TMPDIR"];
let childrenBefore: readonly string[];

// Every test, whatever it is about, holds that nothing stays behind.
beforeAll(async () => {
  outer = await mkdtemp(join(tmpdir(), "rampart-redis-test-"));
  temporary = join(outer, "t");
  await mkdir(temporary);
  process.env["TMPDIR"] = temporary;
});
beforeEach(async () => {
  childrenBefore = await children();
});
afterEach(async () => {
  expect(await readdir(temporary)).toEqual([]);
  expect((await children()).filter((pid) => !childrenBefore.includes(pid))).toEqual([]);
});
afterAll(async () => {
  if (savedTemporary === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = savedTemporary;
  await rm(outer, { recursive: true, force: true });
});

/** A program that takes the place of a server: `body` sees `config`, a function `setting(name)` and `listen(answer)`. */
async function stubServer(body: string): Promise<string> {
  const path = join(outer, "stub-server");
  const program = `#!${process.execPath}
const config = require("node:fs").readFileSync(0, "utf8");
const setting = (name) => (config.split("\\n").find((line) => line.startsWith(name + " ")) ?? "").slice(name.length + 1);
const say = (words) => console.log("9:M 21 Nov 2026 04:40:12.235 # " + words);
const modulePath = setting("loadmodule") && JSON.parse(setting("loadmodule").split(" ")[0]);
const bulk = (text) => "$" + Buffer.byteLength(text) + "\\r\\n" + text + "\\r\\n";
const listen = (answer) =>
  require("node:net").createServer((socket) => {
    socket.on("data", (data) => {
      for (const command of data.toString().split(/(?=\\*\\d+\\r\\n)/)) {
        socket.write(answer(command.split("\\r\\n").filter((_, at) => at > 0 && at % 2 === 0).join(" ")));
      }
    });
  }).listen(JSON.parse(setting("unixsocket")));
say("Server initialized");
${body}
`;
  await writeFile(path, program);
  await chmod(path, 0o755);
  return path;
}

describe("discoverWithRedis with a stand-in for the server", () => {
  async function discover(body: string, options: Partial<DiscoverWithRedisOptions> = {}) {
    const server = await stubServer(body);
    return await discoverWithRedis(fixture("tally"), { ...defaults, server, ...options });
  }
  const modules = '"*1\\r\\n*4\\r\\n+name\\r\\n+old\\r\\n+ver\\r\\n:3\\r\\n"';
  const command = "*6\\r\\n+old.get\\r\\n:-2\\r\\n*2\\r\\n+readonly\\r\\n+fast\\r\\n:1\\r\\n:1\\r\\n:1\\r\\n";
  const builtin = "*6\\r\\n+get\\r\\n:2\\r\\n*1\\r\\n+readonly\\r\\n:1\\r\\n:1\\r\\n:1\\r\\n";

  it("asks a server from before COMMAND LIST for everything", async () => {
    const found = await discover(`
      listen((command) => ({
        "INFO server": bulk("# Server\\r\\nredis_version:5.0.14\\r\\n"),
        "MODULE LIST": ${modules},
        "COMMAND": modulePath ? "*2\\r\\n${builtin}${command}" : "*1\\r\\n${builtin}",
      })[command] ?? "-ERR unknown subcommand\\r\\n");`);
    expect(found).toEqual({
      source: "redis",
      server: "redis-server 5.0.14",
      name: "old",
      version: 3,
      commands: [
        { name: "old.get", arity: -2, flags: ["readonly", "fast"], firstKey: 1, lastKey: 1, step: 1 },
      ],
      log: [],
    });
  });

  it("says so where that server does not start a second time", async () => {
    const starting = discover(`
      if (!modulePath) process.exit(7);
      listen((command) => ({
        "INFO server": bulk("# Server\\r\\nredis_version:5.0.14\\r\\n"),
        "MODULE LIST": ${modules},
        "COMMAND": "*1\\r\\n${command}",
      })[command] ?? "-ERR unknown subcommand\\r\\n");`);
    await expect(starting).rejects.toMatchObject({ code: "server-failed", message: /without the module/ });
  });

  it("tells our module from those that the server has built in", async () => {
    const entry = (name: string, path: string) =>
      `"*6\\r\\n+name\\r\\n+${name}\\r\\n+ver\\r\\n:1\\r\\n+path\\r\\n" + bulk(${path})`;
    const found = await discover(`
      listen((command) => ({
        "INFO server": bulk("redis_version:7.2.4\\r\\nserver_name:valkey\\r\\nvalkey_version:8.1.0\\r\\n"),
        "MODULE LIST": "*3\\r\\n" + ${entry("first", '""')} + ${entry("ours", "modulePath")} + ${entry("last", '"/x.so"')},
        "COMMAND LIST FILTERBY MODULE ours": "*0\\r\\n",
      })[command] ?? "-ERR " + command + "\\r\\n");`);
    expect(found).toMatchObject({ server: "valkey-server 8.1.0", name: "ours", commands: [] });
  });

  it.each([
    ["something that is no RESP", '() => "HTTP/1.1 400 Bad Request\\r\\n\\r\\n"'],
    ["an error for MODULE LIST", '() => "-NOAUTH Authentication required.\\r\\n"'],
    ["no module", '(c) => c.startsWith("MODULE") ? "*0\\r\\n" : bulk("")'],
    ["an endless array", '() => "*1\\r\\n".repeat(100)'],
    ["a huge string", '() => "$99999999999\\r\\n"'],
  ])("reports %s as malformed", async (_what, answer) => {
    const error = await failure(discover(`listen(${answer});`));
    expect(error.code).toBe("malformed-answer");
  });

  it("says which server could not be asked, or started", async () => {
    const error = await failure(discover("listen(() => { process.exit(3); });"));
    expect(error).toMatchObject({ code: "crashed", facts: { exitCode: 3 } });
    const path = join(outer, "no-program");
    await writeFile(path, "#!/no/such/interpreter\n", { mode: 0o755 });
    const unstarted = await failure(discoverWithRedis(fixture("tally"), { ...defaults, server: path }));
    expect(unstarted.code).toBe("server-failed");
    expect(unstarted.message).toContain(path);
    expect((await failure(discoverWithRedis(fixture("tally"), { ...defaults, server: outer }))).code).toBe(
      "no-redis-server",
    );
  });

  it("refuses a setting that is none, before anything starts", async () => {
    for (const redisArguments of [{ "save\nport": "1" }, { save: "a\nport 1" }, { "": "x" }]) {
      expect((await failure(discover("", { redisArguments }))).code).toBe("server-failed");
    }
  });

  it("tells what is missing where no module host runs, and starts nothing where the isolation is required", async () => {
    const told: string[] = [];
    const options = {
      hostPath: "/no/such/module-host",
      onMissingIsolation: (missing: readonly string[]) => void told.push(...missing),
    };
    expect((await failure(discover("process.exit(3);", options))).code).toBe("crashed");
    expect(told).toEqual(["network", "processes", "files"]);
    const started = "require('node:fs').writeFileSync(__dirname + '/started', '');";
    const refused = await failure(discover(started, { ...options, requireIsolation: true }));
    expect(refused.code).toBe("not-isolated");
    expect(await readdir(outer)).not.toContain("started");
  });

  it("gives up on a server that never listens, and on one that never answers", async () => {
    const stuck = "setInterval(() => undefined, 1000);";
    const silent = await failure(discover(stuck, { timeoutMilliseconds: 600 }));
    expect(silent).toMatchObject({ code: "timed-out", facts: { timeoutMilliseconds: 600 } });
    const mute = await failure(discover('listen(() => "");', { timeoutMilliseconds: 600 }));
    expect(mute.code).toBe("timed-out");
  });

  it("stops when it is told to: before, while it waits", async () => {
    expect((await failure(discover("", { signal: AbortSignal.abort() }))).code).toBe("interrupted");
    const stuck = "setInterval(() => undefined, 1000);";
    expect((await failure(discover(stuck, { signal: AbortSignal.timeout(100) }))).code).toBe("interrupted");
  });

  it("hands the server nothing of ours but where programs and libraries are", async () => {
    process.env["RAMPART_TEST_SECRET"] = "secret";
    const found = await failure(discover("console.log(JSON.stringify(process.env)); process.exit(1);"));
    delete process.env["RAMPART_TEST_SECRET"];
    const names = Object.keys(JSON.parse(found.log.find((line) => line.startsWith("{")) ?? "{}"));
    const allowed = ["HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "TZ"];
    expect(names.filter((name) => !allowed.includes(name))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(["HOME", "PATH", "TMPDIR"]));
  });

  it("moves to another folder when the temporary one is too deep for a socket", async () => {
    const deep = join(outer, "d".repeat(100));
    await mkdir(deep);
    process.env["TMPDIR"] = deep;
    const found = await failure(discover("console.log('socket ' + setting('unixsocket')); process.exit(1);"));
    process.env["TMPDIR"] = temporary;
    expect(found.log.join()).toContain('socket "/tmp/rampart-redis-');
    expect(await readdir(deep)).toEqual([]);
  });

  it("ends a process of another session that holds the server's outputs", async () => {
    const words = `holds-outputs-${process.pid}`;
    const found = await discover(`
      require("node:child_process").spawn(
        process.execPath, ["-e", "setInterval(() => {}, 1000)", "${words}"], { detached: true, stdio: "inherit" });
      listen((command) => ({
        "INFO server": bulk("# Server\\r\\nredis_version:5.0.14\\r\\n"),
        "MODULE LIST": ${modules},
        "COMMAND": modulePath ? "*2\\r\\n${builtin}${command}" : "*1\\r\\n${builtin}",
      })[command] ?? "-ERR unknown subcommand\\r\\n");`);
    expect(found.name).toBe("old");
    const commandLines = (await readdir("/proc")).map((pid) =>
      readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""),
    );
    expect((await Promise.all(commandLines)).filter((line) => line.includes(words))).toEqual([]);
  });

  it("says so when the module is for another machine, or not there", async () => {
    const other = folder === "aarch64" ? "x86_64" : "aarch64";
    const path = join(fixtures, other, "tally.so");
    const error = await failure(discoverWithRedis(path, { ...defaults, server: process.execPath }));
    expect(error).toMatchObject({ code: "foreign-architecture", facts: { moduleArchitecture: other } });
    const missing = await failure(
      discoverWithRedis(join(outer, "no.so"), { ...defaults, server: process.execPath }),
    );
    expect(missing.code).toBe("unloadable");
  });
});

const realServer = await findRedisServer({ environment: process.env }).catch(() => undefined);
if (realServer === undefined || folder === undefined) {
  const reason =
    realServer === undefined ? "no redis-server or valkey-server in PATH" : `no fixtures for ${process.arch}`;
  leftOut("reading what a module registers from a real server", reason);
} else {
  const major = Number(
    /v=(\d+)/.exec(spawnSync(realServer, ["--version"], { encoding: "utf8" }).stdout)?.[1] ?? "0",
  );
  describe(`discoverWithRedis with ${realServer}, version ${major}`, () => {
    const discover = (name: string, options: Partial<DiscoverWithRedisOptions> = {}) =>
      discoverWithRedis(fixture(name), { ...defaults, server: realServer, ...options });

    it("reads what the module registers", async () => {
      const found = await discover("tally");
      expect(found).toMatchObject({ source: "redis", name: "tally", version: 10203 });
      const keys = { arity: -1, firstKey: 1, lastKey: 1, step: 1 };
      expect(found.commands).toMatchObject([
        { name: "tally.get", flags: ["readonly", "module", "fast"], ...keys },
        { name: "tally.incr", flags: ["write", "denyoom", "module", "fast"], ...keys },
        { name: "tally.reset", flags: ["write", "module", "fast"], ...keys },
        { name: "tally.total", flags: ["readonly", "module"], ...keys, lastKey: -1 },
      ]);
      expect(found.log).toEqual([]);
    });

    it("takes the name of the module, not of the file", async () => {
      expect(await discover("renamed")).toMatchObject({ name: "Other Name/1", version: 99999999 });
    });

    it("hands arguments over as they are", async () => {
      const words = [
        "one",
        "--port",
        "--",
        'q"uote',
        "back\\slash",
        "größe",
        "#no",
        "$HOME",
        "{",
        "*",
        "'single",
      ];
      const found = await discover("arguments", { arguments: words });
      const names = found.commands.map((command) => command.name);
      expect(names).toEqual(
        ["always", ...words]
          .map((word) => `arguments.${word}`)
          .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
      );
      const prefixed = await discover("arguments-required", { arguments: ["prefix=ab"] });
      expect(prefixed.commands.map((command) => command.name)).toEqual(["ab.run"]);
    });

    it("loads from a path of any characters", async () => {
      const odd = join(outer, 'with space "quote" größe #');
      await mkdir(odd);
      const path = join(odd, "t.so");
      await writeFile(path, await readFile(fixture("tally")), { mode: 0o755 });
      expect((await discoverWithRedis(path, { ...defaults, server: realServer })).commands.length).toBe(4);
    });

    it("passes settings on, but not those that would move the server", async () => {
      const redisArguments = { maxmemory: "100mb", port: "1", unixsocket: "/nowhere/s", daemonize: "yes" };
      expect((await discover("tally", { redisArguments })).name).toBe("tally");
      const error = await failure(discover("tally", { redisArguments: { "no-such-setting": "1" } }));
      expect(error.code).toBe("server-failed");
      expect(error.log.join("\n")).toContain("no-such-setting");
    });

    it("keeps subcommands inside their containers", async () => {
      const found = await discover("subcommands");
      expect(found.commands.filter((command) => command.name.includes("|"))).toEqual([]);
      if (major >= 7) {
        const store = found.commands.find((command) => command.name === "subcommands.store");
        expect(store?.subcommands?.map((command) => command.name)).toContain("subcommands.store|set");
      }
    });

    it("keeps what the module logs", async () => {
      const found = await discover("threads");
      expect(found.commands.map((command) => command.name)).toEqual(["threads.run"]);
      expect(found.log.filter((line) => line !== "the thread runs")).toEqual([]);
    });

    it("shows the log of a module that refuses", async () => {
      const error = await failure(discover("refuses"));
      expect(error.code).toBe("refused");
      expect(error.log).toContain("looking for a licence");
      expect(error.log).toContain("refusing to load: no licence in /nowhere");
      expect((await failure(discover("refuses-init"))).code).toBe("refused");
      expect((await failure(discover("arguments-required"))).log.join()).toContain(
        "prefix=<word> is missing",
      );
    });

    it.each([
      ["unresolved", "undefined symbol: no_such_function"],
      ["unresolved-now", "undefined symbol: no_such_function"],
      ["missing-library", "libdoes-not-exist.so.1: cannot open shared object file"],
      ["no-onload", "does not export RedisModule_OnLoad"],
    ])("passes the loader's words on: %s", async (name, words) => {
      const error = await failure(discover(name));
      expect(error.code).toBe("unloadable");
      expect(error.message).toContain(words);
      expect(error.facts).toEqual({ reason: expect.stringContaining(words) });
    });

    it.each([
      ["crashes", "SIGSEGV"],
      ["crashes-in-constructor", "SIGSEGV"],
      ["no-name", "SIGSEGV"],
      ["overflows", "SIGSEGV"],
      ["aborts", "SIGABRT"],
      ["aborts-in-thread", "SIGABRT"],
    ])("survives a module that %s", async (name, signal) => {
      const error = await failure(discover(name));
      expect(error).toMatchObject({ code: "crashed", facts: { signal } });
    });

    it("survives a module that ends the server, or closes everything", async () => {
      expect(await failure(discover("exits"))).toMatchObject({ code: "crashed", facts: { exitCode: 0 } });
      const error = await failure(discover("closes-pipes", { timeoutMilliseconds: 3000 }));
      expect(["crashed", "timed-out"]).toContain(error.code);
    });

    it("stops a module that hangs, spins or floods", async () => {
      for (const name of ["hangs", "spins"]) {
        const error = await failure(discover(name, { timeoutMilliseconds: 500 }));
        expect(error, name).toMatchObject({ code: "timed-out", facts: { timeoutMilliseconds: 500 } });
      }
      for (const name of ["floods", "floods-log"]) {
        expect((await failure(discover(name))).code, name).toBe("output-flood");
      }
      expect((await failure(discover("hangs", { signal: AbortSignal.timeout(100) }))).code).toBe(
        "interrupted",
      );
    });

    it("reads a module that leaves processes behind", async () => {
      for (const name of ["forks", "forks-away"]) expect((await discover(name)).name).toBe(name);
    });

    it("keeps no descriptor, also when many run at once", async () => {
      await discover("tally");
      const before = await openDescriptors();
      const names = ["tally", "crashes", "refuses", "floods", "forks"];
      await Promise.all(
        names.flatMap((name) => [discover(name), discover(name)]).map((run) => run.catch(() => 0)),
      );
      expect(await openDescriptors()).toBe(before);
    });
  });
}
