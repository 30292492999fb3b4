import { mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { describeUnless } from "../../../../test/support/describe-unless.ts";
import type { DiscoveredCommand, Discovery } from "../discovery.ts";
import { type DiscoverWithHostOptions, discoverWithHost } from "./discover-with-host.ts";
import { discoveryErrorOf, fixtureModule, hostMissing, testedHosts } from "./fixtures.test-support.ts";
import { removeFolder } from "./remove-folder.ts";

const find = ({ commands }: Discovery, name: string): DiscoveredCommand => {
  const command = commands.find((one) => one.name === name);
  if (command === undefined) throw new Error(`no command ${name}`);
  return command;
};
const names = ({ commands }: Discovery) => commands.map(({ name }) => name);

const hosts = await testedHosts();

describeUnless(hostMissing, "the module host", () =>
  describe.each(hosts)("$title,", ({ path: hostPath }) => {
    const discover = (module: string, options: DiscoverWithHostOptions = {}) =>
      discoverWithHost(module, { hostPath, ...options });

    test("reports name, version and every command", async () => {
      const discovery = await discover(fixtureModule("tally"));
      expect(discovery).toMatchObject({
        source: "host",
        server: "the module host, imitating Redis 8.10.0",
        name: "tally",
        version: 10203,
        log: [],
      });
      expect(names(discovery)).toEqual(["tally.get", "tally.incr", "tally.reset", "tally.total"]);
      expect(find(discovery, "tally.incr")).toEqual({
        name: "tally.incr",
        arity: -1,
        flags: ["write", "denyoom", "module", "fast"],
        firstKey: 1,
        lastKey: 1,
        step: 1,
        keySpecs: [
          {
            flags: ["RW", "access", "update"],
            beginSearch: { type: "index", index: 1 },
            findKeys: { type: "range", lastkey: 0, keystep: 1, limit: 0 },
          },
        ],
        documentation: { group: "module", module: "tally" },
      });
    });

    test("reports what a command documents, and nothing before Redis 7.0 brought COMMAND DOCS", async () => {
      const path = fixtureModule("documented");
      const found = find(await discover(path), "documented.put");
      expect(found?.documentation).toMatchObject({
        summary: "Puts weighted fields on a shelf.",
        since: "1.0.0",
      });
      const { commands } = await discover(path, { redisVersion: "6.2" });
      expect(commands.length).toBeGreaterThan(0);
      for (const command of commands) expect(command).not.toHaveProperty("documentation");
    });

    test("derives first, last and step from key specifications", async () => {
      const discovery = await discover(fixtureModule("keyspecs"));
      const positions = (name: string) => {
        const { firstKey, lastKey, step, flags } = find(discovery, `keyspecs.${name}`);
        return [firstKey, lastKey, step, flags.includes("movablekeys")];
      };
      expect(positions("one")).toEqual([1, 1, 1, false]);
      expect(positions("all")).toEqual([1, -1, 1, false]);
      expect(positions("pairs")).toEqual([1, -1, 2, false]);
      expect(positions("two")).toEqual([1, 2, 1, false]);
      expect(positions("counted")).toEqual([0, 0, 0, true]);
      expect(positions("gap")).toEqual([1, 1, 1, true]);
      expect(positions("store-and-count")).toEqual([1, 1, 1, true]);
      expect(positions("incomplete")).toEqual([1, 1, 1, true]);
      expect(positions("omitted")).toEqual([2, 2, 1, false]);
      expect(find(discovery, "keyspecs.one").tips).toEqual([
        "nondeterministic_output",
        "",
        "response_policy:agg_sum",
      ]);
    });

    test("reports containers with their subcommands", async () => {
      const discovery = await discover(fixtureModule("subcommands"));
      const containers = discovery.commands.filter(({ subcommands }) => subcommands !== undefined);
      expect(containers.length).toBeGreaterThan(0);
      for (const { name, arity, subcommands = [] } of containers) {
        expect(arity).toBeLessThanOrEqual(-2);
        for (const sub of subcommands) expect(sub.name.startsWith(`${name}|`)).toBe(true);
      }
    });

    test("shows what the imitated version shows", async () => {
      const module = fixtureModule("shapes");
      const old = await discover(module, { redisVersion: "6.2.16" });
      const recent = await discover(module, { redisVersion: "7.2.4" });
      expect(old.load?.redisVersion).toBe("6.2.16");
      expect(old.commands.every((command) => command.keySpecs === undefined)).toBe(true);
      expect(old.commands.some(({ flags }) => flags.includes("module"))).toBe(false);
      expect(recent.commands.every(({ flags }) => flags.includes("module"))).toBe(true);
    });

    test("refuses a flag that the imitated version does not have", async () => {
      const command = "shapes.touches-arbitrary-keys";
      const before = await discover(fixtureModule("shapes"), { redisVersion: "8.2.0" });
      const since = await discover(fixtureModule("shapes"), { redisVersion: "8.4.0" });
      expect(names(before)).not.toContain(command);
      expect(before.log).toContain(
        "warning: Redis 8.2.0 does not know the command flag 'touches-arbitrary-keys'",
      );
      expect(names(since)).toContain(command);
    });

    test("lists internal commands, which servers have from 8.0 on, apart from the others", async () => {
      const discovery = await discover(fixtureModule("shapes"), { redisVersion: "8.0.0" });
      expect(names(discovery)).not.toContain("shapes.internal");
      expect(discovery.load?.internalCommands).toEqual(["shapes.internal"]);
    });

    test("answers only for the functions that the imitated version has", async () => {
      const module = fixtureModule("acl");
      const [before, since] = await Promise.all([
        discover(module, { redisVersion: "7.2.6" }),
        discover(module, { redisVersion: "7.4.0" }),
      ]);
      expect(before.load?.api.missing).toContain("RedisModule_AddACLCategory");
      expect(before.load?.aclCategories).toEqual([]);
      expect(since.load?.api.missing).not.toContain("RedisModule_AddACLCategory");
      expect(since.load?.aclCategories).not.toEqual([]);
      expect(since.load?.api.lowestRedisVersion).toBe("7.4.0");
    });

    test("tells what else the load registers", async () => {
      const { load } = await discover(fixtureModule("datatype"));
      expect(load?.dataTypes.length).toBeGreaterThan(0);
      expect(load?.configurations.length).toBeGreaterThan(0);
      expect(load?.serverEvents.length).toBeGreaterThan(0);
      expect(load?.registered).toMatchObject({ commandFilters: 1, infoFunctions: 1 });
      expect(load?.api.called?.map(({ name }) => name)).toContain("RedisModule_CreateDataType");
      const called = load?.api.called?.map(({ name }) => name) ?? [];
      expect(load?.api.asked).toEqual(expect.arrayContaining(called));
    });

    test("hands the module its arguments", async () => {
      const discovery = await discover(fixtureModule("arguments"), { arguments: ["one", "two"] });
      expect(names(discovery)).toEqual(expect.arrayContaining(["arguments.one", "arguments.two"]));
      const required = fixtureModule("arguments-required");
      expect(names(await discover(required, { arguments: ["prefix=x"] }))).toEqual(["x.run"]);
    });

    test("a module finds its own folder empty, private and gone afterwards", async () => {
      const place = await mkdtemp(join(tmpdir(), "rampart-place-"));
      const before = process.env["TMPDIR"];
      process.env["TMPDIR"] = place;
      try {
        await discover(fixtureModule("tally"));
        await discoveryErrorOf(discover(fixtureModule("crashes")));
        expect(await readdir(place)).toEqual([]);
      } finally {
        if (before === undefined) delete process.env["TMPDIR"];
        else process.env["TMPDIR"] = before;
        await removeFolder(place);
      }
    });
  }),
);

describeUnless(hostMissing, "a module that does not load", () =>
  describe.each(hosts)("into a host that is $title:", ({ path: hostPath }) => {
    const discover = (module: string, options: DiscoverWithHostOptions = {}) =>
      discoverWithHost(module, { hostPath, ...options });

    const cases: readonly [string, string, Record<string, unknown>][] = [
      ["refuses", "refused", { returned: 1 }],
      ["refuses-init", "refused", { returned: 1 }],
      ["no-name", "refused", { reason: "no-init" }],
      ["crashes", "crashed", { signal: "SIGSEGV", phase: "load", lastFunction: "RedisModule_Log" }],
      ["crashes-in-constructor", "crashed", { signal: "SIGSEGV", phase: "open" }],
      ["aborts", "crashed", { signal: "SIGABRT" }],
      ["aborts-in-thread", "crashed", { signal: "SIGABRT" }],
      ["overflows", "crashed", { signal: "SIGSEGV" }],
      ["exits", "crashed", { status: 0 }],
      ["closes-pipes", "malformed-answer", {}],
      ["no-onload", "unloadable", { missing: "RedisModule_OnLoad" }],
      ["unresolved", "unloadable", { loader: expect.stringContaining("undefined symbol: ") }],
      ["missing-library", "unloadable", { loader: expect.stringContaining("libdoes-not-exist.so.1") }],
    ];
    test.each(cases)("%s: %s", async (name, code, facts) => {
      const error = await discoveryErrorOf(discover(fixtureModule(name)));
      expect(error.code).toBe(code);
      expect(error.facts).toMatchObject(facts);
      expect(error.message).toContain(`${name}.so`);
    });

    test("its last words are in the log", async () => {
      const error = await discoveryErrorOf(discover(fixtureModule("refuses")));
      expect(error.log).toEqual([
        expect.stringMatching(/^notice: /),
        expect.stringMatching(/^warning: refusing to load/),
      ]);
    });

    test.each(["hangs", "spins"])("%s is ended after the time limit", async (name) => {
      const discovery = discover(fixtureModule(name), { timeoutMilliseconds: 200 });
      const error = await discoveryErrorOf(discovery);
      expect(error.code).toBe("timed-out");
      expect(error.facts).toMatchObject({ timeoutMilliseconds: 200, phase: "load" });
    });

    test.each(["floods", "floods-log"])("%s is ended, and its log kept short", async (name) => {
      // On a busy machine 64 MiB take longer than the time limit, which is not what is looked at here.
      const error = await discoveryErrorOf(discover(fixtureModule(name), { timeoutMilliseconds: 100_000 }));
      expect(error.code).toBe("output-flood");
      expect(error.log.join("\n").length).toBeLessThan(100_000);
    });

    test("a signal ends the load, before it began and within it", async () => {
      const early = discover(fixtureModule("hangs"), { signal: AbortSignal.abort() });
      expect((await discoveryErrorOf(early)).code).toBe("interrupted");
      const within = discover(fixtureModule("hangs"), { signal: AbortSignal.timeout(100) });
      expect((await discoveryErrorOf(within)).code).toBe("interrupted");
    });

    test("a file that is no library is told in the loader's words", async () => {
      const folder = await mkdtemp(join(tmpdir(), "rampart-text-"));
      const path = join(folder, "text.so");
      await writeFile(path, "this is no library");
      const error = await discoveryErrorOf(discover(path));
      expect(error.code).toBe("unloadable");
      expect(error.message).toBe("text.so cannot be loaded: file too short");
      await removeFolder(folder);
    });

    test("a file that is not there", async () => {
      const error = await discoveryErrorOf(discover("/nonexistent/module.so"));
      expect(error.code).toBe("unloadable");
    });
  }),
);

describeUnless(hostMissing, "the host itself", () => {
  test("a path that is no program", async () => {
    const hostPath = "/nonexistent/module-host";
    const error = await discoveryErrorOf(discoverWithHost(fixtureModule("tally"), { hostPath }));
    expect(error).toMatchObject({ code: "no-module-host", facts: { host: hostPath } });
  });

  test("a program that is no host", async () => {
    const error = await discoveryErrorOf(discoverWithHost(fixtureModule("tally"), { hostPath: "/bin/true" }));
    expect(error.code).toBe("no-module-host");
  });

  test.each(["7", "3.2.0", "7.3", "7.200.0", "99.99", "latest", "7.2.0.1"])(
    "%s is no Redis version that it imitates",
    async (redisVersion) => {
      const discovery = discoverWithHost(fixtureModule("tally"), { redisVersion });
      await expect(discovery).rejects.toThrow(RangeError);
    },
  );

  test("takes the name of an unreleased Redis", async () => {
    const discovery = await discoverWithHost(fixtureModule("tally"), { redisVersion: "255.255.255" });
    expect(discovery.load?.redisVersion).toBe("255.255.255");
  });
});
