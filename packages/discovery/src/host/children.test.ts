import { execFile } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeUnless } from "../../../../test/support/describe-unless.ts";
import { discoverWithHost } from "./discover-with-host.ts";
import {
  compilerMissing,
  discoveryErrorOf,
  fixtureModule,
  hostMissing,
  testedHost,
} from "./fixtures.test-support.ts";
import { runHost } from "./host-process.ts";
import { removeFolder } from "./remove-folder.ts";

const run = promisify(execFile);
const { path: hostPath } = await testedHost();

describeUnless(hostMissing ?? compilerMissing, "a module that forks", () => {
  let folder: string;
  let module: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rampart-children-"));
    module = join(folder, "children.so");
    const source = fileURLToPath(new URL("./children.test-module.c", import.meta.url));
    await run("cc", ["-w", "-shared", "-fPIC", "-o", module, source]);
  }, 60_000);
  afterAll(() => removeFolder(folder));

  test("leaves no orphan behind, even without processes of its own", async () => {
    const words = ["--without-namespaces", "--parent", String(process.pid), "--", module, "orphan"];
    const { report, log } = await runHost({ program: hostPath, words, timeoutMilliseconds: 10_000 });
    expect(report.result?.name).toBe("children");
    const orphan = Number(/orphan = (\d+)/.exec(log.join("\n"))?.[1]);
    expect(orphan).toBeGreaterThan(1);
    try {
      expect(() => process.kill(orphan, 0)).toThrow("ESRCH");
    } finally {
      try {
        process.kill(orphan, "SIGKILL");
      } catch {
        // It has ended, as it should.
      }
    }
  });

  test("has one verdict: a child that returns from OnLoad too reports nothing", async () => {
    const discovery = discoverWithHost(module, { hostPath, arguments: ["returns"] });
    expect((await discoveryErrorOf(discovery)).code).toBe("refused");
  });

  test("is not blamed for a fault of its child", async () => {
    const words = ["--parent", String(process.pid), "--", module, "faults"];
    const { report } = await runHost({ program: hostPath, words, timeoutMilliseconds: 10_000 });
    expect(report.result?.name).toBe("children");
    expect(report.lastFunction).toBeUndefined();
  });

  test.each([
    { redisVersion: "6.2.7", missing: true },
    { redisVersion: "6.2.8", missing: false },
    { redisVersion: "7.0.4", missing: true },
    { redisVersion: "7.0.5", missing: false },
  ])(
    "finds a function that came to older versions later: $redisVersion",
    async ({ redisVersion, missing }) => {
      const { load } = await discoverWithHost(module, { hostPath, redisVersion });
      expect(load?.api.missing.includes("RedisModule_GetAbsExpire")).toBe(missing);
    },
  );
});

describeUnless(hostMissing, "the words of the host", () => {
  test.each(["3.2.0", "7.2.x", "7.100.0"])("%s is no version that it imitates", async (version) => {
    const words = ["--redis-version", version, "--", fixtureModule("tally")];
    const { report, log } = await runHost({ program: hostPath, words, timeoutMilliseconds: 5_000 });
    expect(report).toEqual({ phase: "start" });
    expect(log).toEqual(["module-host: not a Redis version from 4.0 on"]);
  });
});
