import { DiscoveryError } from "@rampart/discovery";
import { RampartError, renderFinding } from "@rampart/findings";
import { expect, it } from "vitest";
import { failedLoad } from "./load-description.ts";

type Method = Parameters<typeof failedLoad>[2];

const flags = new Set(["--args", "--commands-from", "--discover", "--sysroot"]);

/** What is advised where a module is not loaded. */
function adviceOn(error: DiscoveryError, method: Method): string {
  try {
    return failedLoad("/modules/tally.so", error, method)
      .map((found) => renderFinding({ ...found, flags }).help)
      .join();
  } catch (thrown) {
    if (thrown instanceof RampartError) return thrown.help ?? "";
    throw thrown;
  }
}

const loading = { file: "/modules/tally.so", phase: "load" } as const;
const slow = new DiscoveryError("timed-out", "slow", { facts: { timeoutMilliseconds: 10 } });
const crashed = new DiscoveryError("crashed", "crashed", { facts: { ...loading, signal: "SIGSEGV" } });
const refused = new DiscoveryError("refused", "refused", { facts: { ...loading, returned: 1 } });
const unloadable = new DiscoveryError("unloadable", "no libx", { facts: { ...loading, missing: "libx.so" } });
const noHost = new DiscoveryError("no-module-host", "none");
const noServer = new DiscoveryError("no-redis-server", "none", { facts: {} });
const failed = new DiscoveryError("server-failed", "failed", { facts: { exitCode: 1 } });
const setting = new DiscoveryError("server-failed", "no setting", { facts: { setting: "x" } });
const both = new DiscoveryError("timed-out", "both", {
  facts: { timeoutMilliseconds: 10 },
  attempts: [noHost, slow],
});

it.each<[what: string, method: Method, error: DiscoveryError, advised: RegExp]>([
  ["slow", "auto", slow, /--timeout\. Or .*--commands-from\. Or load it .*--discover redis\.$/],
  ["slow", "host", slow, /--discover redis\.$/],
  ["slow in a server", "redis", slow, /--timeout\..*--discover auto\.$/],
  ["crashed", "auto", crashed, /--commands-from.*--discover redis\.$/],
  ["refused by the host alone", "host", refused, /--args\..*--discover auto\.$/],
  ["without a host", "host", noHost, /--discover auto\.$/],
  ["without a server", "redis", noServer, /--redis-server\..*--discover auto\.$/],
  ["with a server that ends", "redis", failed, /--discover auto\.$/],
  ["with a setting that no server has", "redis", setting, /^Correct redis_args in the manifest\. /],
])("where it is %s (%s), another way is advised", (_what, method, error, advised) => {
  expect(adviceOn(error, method)).toMatch(advised);
});

it.each<[what: string, method: Method, error: DiscoveryError]>([
  ["host and server both tried", "auto", both],
  ["a server will be asked anyway", "auto", refused],
  ["a real server had the last word", "redis", refused],
  ["it crashed a real server", "redis", crashed],
  ["a server of this machine would lack it too", "host", unloadable],
  ["it has the libraries of another system", undefined, slow],
])("where %s, no other way is advised", (_what, method, error) => {
  expect(adviceOn(error, method)).not.toMatch(/--discover (auto|redis)/);
});
