import { execFile } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeUnless } from "../../../../test/support/describe-unless.ts";
import type { Discovery } from "../discovery.ts";
import { discoverWithHost } from "./discover-with-host.ts";
import { compilerMissing, discoveryErrorOf, hostMissing, testedHost } from "./fixtures.test-support.ts";
import { removeFolder } from "./remove-folder.ts";

const run = promisify(execFile);
const { path: hostPath } = await testedHost();

describeUnless(hostMissing ?? compilerMissing, "while it loads, a module", () => {
  let folder: string;
  let module: string;
  let discovery: Discovery;
  let warnings: readonly string[];
  const answers = new Map<string, string>();
  const about = (...names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, answers.get(name)]));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rampart-imitation-"));
    module = join(folder, "imitation.so");
    const source = fileURLToPath(new URL("./imitation.test-module.c", import.meta.url));
    await run("cc", ["-w", "-shared", "-fPIC", "-o", module, source]);
    discovery = await discoverWithHost(module, { hostPath, redisVersion: "8.4.0" });
    for (const line of discovery.log) {
      const [, name, value] = /^notice: (.+?) = (.*)$/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) answers.set(name, value);
    }
    warnings = discovery.log.filter((line) => line.startsWith("warning: "));
  }, 60_000);
  afterAll(() => removeFolder(folder));

  test("gets the answers of a server without data", () => {
    expect(about("ping", "echo", "get", "del", "keys", "ttl", "select", "mget", "hmget", "scan")).toEqual({
      ping: "+PONG ",
      echo: "$4 word ",
      get: "$-1 ",
      del: ":0 ",
      keys: "*0 ",
      ttl: ":-2 ",
      select: "+OK ",
      mget: "*2 $-1 $-1 ",
      hmget: "*1 $-1 ",
      scan: "*2 $1 0 *0 ",
    });
    expect(about("hgetall", "hgetall in RESP3", "role", "acl whoami", "client id", "cluster")).toEqual({
      hgetall: "*0 ",
      "hgetall in RESP3": "%0 ",
      role: "*3 $6 master :0 *0 ",
      "acl whoami": "$7 default ",
      "client id": ":1 ",
      cluster: "-ERR This instance has cluster support disabled ",
    });
  });

  test("gets the server's configurations, and its own", () => {
    expect(
      about("config get", "config get of two", "config get of the module", "config set", "a bad name"),
    ).toEqual({
      "config get": "*4 $16 maxmemory-policy $10 noeviction $17 maxmemory-samples $1 5 ",
      "config get of two": "*4 $2 hz $2 10 $4 port $1 0 ",
      "config get of the module": "*2 $16 imitation.shards $1 7 ",
      "config set": "+OK ",
      "a bad name": "1",
    });
    expect(about("registered", "registered twice", "before the load", "after the load")).toEqual({
      registered: "0",
      "registered twice": "1",
      "before the load": "0",
      "after the load": "7",
    });
    expect(discovery.load?.configurations).toEqual([
      {
        name: "imitation.shards",
        type: "numeric",
        default: "7",
        minimum: "1",
        maximum: "9",
        flags: ["immutable"],
      },
    ]);
  });

  test("is refused when it registers configurations and does not load them", async () => {
    const error = await discoveryErrorOf(
      discoverWithHost(module, { hostPath, redisVersion: "8.4.0", arguments: ["without-load"] }),
    );
    expect(error).toMatchObject({ code: "refused", facts: { reason: "no-load-configs" } });
  });

  test("finds its commands in COMMAND INFO", () => {
    expect(answers.get("command info")).toBe(
      "*1 *10 $13 imitation.run :-1 *3 +readonly +module +fast :1 :1 :1 *2 +@read +@search-engine *0 *0 *0 ",
    );
  });

  test("gets an error for what is unknown or not imitated, and the log says so", () => {
    expect(about("unknown", "unknown errno", "unknown as a reply", "bad format", "bad format errno")).toEqual(
      {
        unknown: "none",
        "unknown errno": "1",
        "unknown as a reply": "-ERR unknown command 'NO.SUCH' ",
        "bad format": "none",
        "bad format errno": "1",
      },
    );
    expect(answers.get("not imitated")).toBe("-ERR the module host does not imitate 'LMPOP' ");
    expect(warnings).toContain(
      "warning: the module called 'LMPOP 1 a', which the module host does not imitate: it answered an error",
    );
    expect(discovery.load?.calledCommands).toEqual(expect.arrayContaining(["LMPOP", "NO.SUCH", "PING"]));
  });

  test("may register what a server would take, and nothing else", () => {
    const taken = ["command", "category", "categories", "event", "information"];
    expect(about(...taken)).toEqual(Object.fromEntries(taken.map((name) => [name, "0"])));
    const refused = [
      [
        "again, in capitals",
        "a command of the server",
        "an unknown flag",
        "two spaces",
        "a name with a space",
      ],
      ["category of the server", "exported twice", "a newer event", "a token without a token"],
    ].flat();
    expect(about(...refused)).toEqual(Object.fromEntries(refused.map((name) => [name, "1"])));
    expect(about("type", "a short type", "a long type")).toEqual({
      type: "1",
      "a short type": "0",
      "a long type": "0",
    });
    expect(warnings).toEqual(
      expect.arrayContaining([
        "warning: the command 'IMITATION.RUN' is registered already",
        "warning: Redis 8.4.0 has a command 'Get' of its own",
        "warning: Redis 8.4.0 does not know the command flag 'quick'",
        "warning: Redis 8.4.0 does not know the command flag ''",
      ]),
    );
  });

  test("is reported with all that it registered", () => {
    expect(discovery).toMatchObject({ name: "imitation", version: 7 });
    expect(discovery.commands.map(({ name }) => name)).toEqual(["imitation.gather", "imitation.run"]);
    // Two ranges that follow each other: the second ends with the last word.
    expect(discovery.commands[0]).toMatchObject({ arity: -3, firstKey: 1, lastKey: -1, step: 1 });
    expect(discovery.load).toMatchObject({
      redisVersion: "8.4.0",
      dataTypes: [{ name: "imitate-1", encodingVersion: 3, callbacks: [] }],
      aclCategories: ["search-engine"],
      serverEvents: ["flushdb"],
      keyspaceEvents: ["generic", "hash"],
      sharedFunctions: ["imitation_run"],
      options: ["handle-io-errors", "handle-repl-async-load"],
      registered: { timers: 1 },
    });
  });

  test("may log any character", () => {
    expect(answers.get("escape")).toBe('\u001b[31m and "\\');
  });

  test("reads numbers in texts as a server does", () => {
    const none = "404";
    const numbers = ["12", "-9223372036854775808", "9223372036854775808", "012", "+1", ""];
    expect(numbers.map((number) => answers.get(`number '${number}'`))).toEqual([
      "12",
      "-9223372036854775808",
      none,
      none,
      none,
      none,
    ]);
    expect(about("shorter", "equal")).toEqual({ shorter: "-1", equal: "0" });
  });

  test("walks through dictionaries in their order", () => {
    expect(about("set twice", "size", "first", "second", "above b", "from b", "below b", "above c")).toEqual({
      "set twice": "1",
      size: "3",
      first: "a",
      second: "b",
      "above b": "c",
      "from b": "b",
      "below b": "a",
      "above c": "1",
    });
  });

  test("finds a server that has just started, and stands alone", () => {
    expect(about("redis_version", "role of INFO", "maxclients", "role is no number")).toEqual({
      redis_version: "8.4.0",
      "role of INFO": "master",
      maxclients: "10000",
      "role is no number": "1",
    });
    expect(about("in another section", "master", "version")).toEqual({
      "in another section": "1",
      master: "1",
      version: String(0x080400),
    });
    expect(about("slot of foo", "slot of {foo}bar", "slot of {}foo")).toEqual({
      "slot of foo": "12182",
      "slot of {foo}bar": "12182",
      "slot of {}foo": "9500",
    });
    expect(about("stopped", "stopped again")).toEqual({ stopped: "0", "stopped again": "1" });
  });
});
