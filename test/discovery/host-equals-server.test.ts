import { readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import {
  type DiscoveredCommand,
  type Discovery,
  DiscoveryError,
  discoverWithHost,
  discoverWithRedis,
} from "@rampart/discovery";
import { describe, expect, it } from "vitest";
import { testedHost } from "../../packages/discovery/src/host/fixtures.test-support.ts";
import { leftOut } from "../support/left-out.ts";
import {
  endless,
  fixtureLoads,
  fixturesFolder,
  type Load,
  nativeFolder,
  systemLoads,
} from "./fixture-modules.ts";

/**
 * What a module registers has to be the same whoever loads it: our module host, or a real server of the version that the
 * host imitates. Every field of COMMAND INFO and COMMAND DOCS is compared, and of a module that does not load, the error code.
 */

/** What may differ, each with its reason. Nothing else may. */
const allowed: readonly Exception[] = [
  {
    module: "no-name",
    host: "refused",
    server: ["crashed"],
    reason: "a server dereferences the name that was never given; the host says what is missing",
  },
  {
    module: "closes-pipes",
    host: "malformed-answer",
    server: ["crashed", "timed-out"],
    reason: "a server loses its sockets and its event loop, the host the pipe for its report",
  },
  {
    module: "datatype",
    before: 6,
    host: "loaded",
    server: ["crashed"],
    reason: "servers before 6.0 crash when a module sets a timer while it is loaded",
  },
];

interface Exception {
  readonly module: string;
  /** Only on servers of a lower major version. */
  readonly before?: number;
  readonly host: Outcome["code"];
  readonly server: readonly Outcome["code"][];
  readonly reason: string;
}

interface Outcome {
  readonly code: DiscoveryError["code"] | "loaded";
  readonly discovery?: Discovery;
}

async function outcomeOf(discovery: Promise<Discovery>): Promise<Outcome> {
  try {
    return { code: "loaded", discovery: await discovery };
  } catch (error) {
    if (error instanceof DiscoveryError) return { code: error.code };
    throw error;
  }
}

/** Everything that is compared, in one shape, so that a difference is shown as one. */
function comparable(outcome: Outcome) {
  const { discovery } = outcome;
  if (discovery === undefined) return { code: outcome.code };
  const { name, version, commands } = discovery;
  return { code: outcome.code, name, version, commands: commands.map(comparableCommand) };
}

function comparableCommand(command: DiscoveredCommand): object {
  return {
    name: command.name,
    arity: command.arity,
    flags: command.flags,
    keys: [command.firstKey, command.lastKey, command.step],
    aclCategories: command.aclCategories ?? [],
    tips: command.tips ?? [],
    keySpecs: command.keySpecs ?? [],
    documentation: command.documentation,
    subcommands: (command.subcommands ?? []).map(comparableCommand),
  };
}

interface Server {
  /** Undefined for the one that is found without a name. */
  readonly path: string | undefined;
  readonly title: string;
  /** What the host has to imitate. */
  readonly redisVersion: string;
}

/** What Valkey of every version calls itself towards modules of Redis. */
const valkeyAsRedis = "7.2.4";

/** Undefined where no server was named and none is there. A server that was named and is not there is an error. */
async function askForVersion(tally: Load, path: string | undefined): Promise<Server | undefined> {
  const found = await discoverWithRedis(tally.path, {
    arguments: [],
    server: path,
    timeoutMilliseconds: 20_000,
  }).catch((error: unknown) => {
    if (path === undefined && error instanceof DiscoveryError && error.code === "no-redis-server") return;
    throw error;
  });
  if (found === undefined) return undefined;
  const redisVersion = found.server?.startsWith("valkey-server ")
    ? valkeyAsRedis
    : /\d+\.\d+\.\d+$/.exec(found.server ?? "")?.[0];
  if (redisVersion === undefined) throw new Error(`${path} says that it is ${found.server}`);
  return { path, title: [found.server, ...(path === undefined ? [] : [path])].join(", "), redisVersion };
}

const loads = [...(await fixtureLoads()), ...(await systemLoads())];
const tally = loads.find(({ name }) => name === "tally");
const named = (process.env["RAMPART_TEST_REDIS_SERVERS"] ?? "")
  .split(delimiter)
  .filter((path) => path !== "");
const servers =
  tally === undefined
    ? []
    : (await Promise.all([undefined, ...named].map((path) => askForVersion(tally, path)))).filter(
        (server) => server !== undefined,
      );
const missing =
  nativeFolder === undefined
    ? `there are no fixtures for ${process.arch}`
    : servers.length === 0
      ? "neither redis-server nor valkey-server is in PATH, and RAMPART_TEST_REDIS_SERVERS names none"
      : undefined;

if (missing !== undefined) leftOut("the module host beside a server", missing);

it("every exception is about a module that there is", () => {
  const built = readdirSync(join(fixturesFolder, nativeFolder ?? "x86_64"));
  expect(built).toEqual(expect.arrayContaining(allowed.map(({ module }) => `${module}.so`)));
});

const { path: hostPath } = await testedHost();

// No distribution has a server of 8.10 yet: older ones refuse the module, as the host does as on their versions.
const newest = loads.find(({ name }) => name === "needs-newest");
if (newest !== undefined) {
  it("needs-newest loads as on Redis 8.10, which the host alone says", async () => {
    const { commands, load } = await discoverWithHost(newest.path, { hostPath, redisVersion: "8.10" });
    expect(commands.map(({ name }) => name)).toEqual(["needs-newest.ranges"]);
    expect(load?.api.lowestRedisVersion).toBe("8.10.0");
  });
}

for (const server of servers) {
  describe(`the module host equals ${server.title}`, () => {
    for (const load of loads) {
      it([load.name, ...load.arguments].join(" "), () => compare(load, server));
    }
  });
}

async function compare(load: Load, server: Server): Promise<void> {
  const isEndless = endless.includes(load.name);
  const timeoutMilliseconds = isEndless ? 300 : 20_000;
  const shared = { arguments: load.arguments, timeoutMilliseconds };
  const [byHost, byServer] = await Promise.all([
    outcomeOf(discoverWithHost(load.path, { hostPath, ...shared, redisVersion: server.redisVersion })),
    outcomeOf(discoverWithRedis(load.path, { ...shared, server: server.path })),
  ]);
  const exception = allowed.find(
    ({ module, before = Infinity }) =>
      module === load.name && Number.parseInt(server.redisVersion, 10) < before,
  );
  if (exception !== undefined) {
    expect(byHost.code, exception.reason).toBe(exception.host);
    expect(exception.server, exception.reason).toContain(byServer.code);
    return;
  }
  expect(comparable(byHost)).toEqual(comparable(byServer));
}
