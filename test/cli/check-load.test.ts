import { describe, expect, it } from "vitest";
import { useChecks } from "./checks.ts";
import { expectClearMessage, fixture } from "./rampart.ts";

const { workspace, check } = useChecks();

describe("the verdict with --load", () => {
  const manifest = (compatible: string) =>
    `compatible_redis_version: "${compatible}"\nmin_redis_version: "7.2"\noperating_systems: [rhel9]\n`;

  async function packed(module: string, compatible: string): Promise<void> {
    await workspace.current.write("ramp.yml", manifest(compatible));
    const names = JSON.stringify({ module_name: module, version: 1, commands: [] });
    await workspace.current.write("commands.json", names);
    const from = ["-m", "ramp.yml", "--commands-from", "commands.json", "-o", "a.zip"];
    expect(await workspace.current.run(["pack", fixture(module), ...from])).toMatchObject({ code: 0 });
  }

  async function expectFailure(words: string[], code: number, message: RegExp): Promise<void> {
    const outcome = await workspace.current.run(words);
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).toMatch(message);
    expectClearMessage(outcome);
  }

  const onRedis = (version: string) => ["a.zip", "--os", "rhel9", "--redis-version", version];

  it("is that of the calls on the target's Redis", async () => {
    await packed("calls-newer", "7.2");
    const unloaded = await check(...onRedis("7.2"));
    expect(unloaded).toMatchObject({ code: 0, results: [{ verdict: "accepted" }] });
    const { code, results } = await check(...onRedis("7.2"), "--load");
    expect(code).toBe(1);
    expect(results).toMatchObject([{ verdict: "rejected", errorCode: null }]);
    const load = results[0]?.aspects.find(({ aspect }) => aspect === "load");
    expect(load).toMatchObject({
      verdict: "rejected",
      examined: ["symbol-versions", "libraries", "api-functions"],
      unexamined: [{ part: "processor-level" }],
    });
    expect(load?.reasons.join()).toContain("RedisModule_AddACLCategory");
    await packed("calls-newer", "7.4");
    expect(await check(...onRedis("7.4"), "--load")).toMatchObject({ code: 0 });
  });

  it("takes a module that asks whether the function exists", async () => {
    await packed("acl", "7.2");
    expect(await check(...onRedis("7.2"), "--load")).toMatchObject({ code: 0 });
  });

  it("judges each target by its own Redis", async () => {
    await packed("calls-newer", "7.2");
    await workspace.current.write(
      "two.yml",
      'os: rhel9\ntargets: [{name: old, redisVersion: "7.2"}, {name: new, redisVersion: "7.4"}]\n',
    );
    const { results } = await check("a.zip", "--target", "two.yml", "--load");
    const rejectedByLoad = results.map(({ aspects }) =>
      aspects.some(({ aspect, verdict }) => aspect === "load" && verdict === "rejected"),
    );
    expect(rejectedByLoad).toEqual([true, false]);
  });

  it("fails for a module that refuses to load, and takes its arguments from the metadata or --args", async () => {
    await packed("arguments-required", "8.0");
    const refused = await check(...onRedis("8.0"), "--load");
    expect(refused).toMatchObject({ code: 1, results: [{ verdict: "rejected", errorCode: null }] });
    expect(await check(...onRedis("8.0"), "--load", "--args", "prefix=shop")).toMatchObject({ code: 0 });
  });

  it("ends where the module crashes or does not return", async () => {
    await packed("crashes", "8.0");
    await expectFailure(["check", ...onRedis("8.0"), "--load"], 3, /crashes\.so/);
    await packed("hangs", "8.0");
    const hanging = ["check", ...onRedis("8.0"), "--load", "--timeout", "1s"];
    await expectFailure(hanging, 3, /hangs\.so/);
  });

  it("has no flags without it", async () => {
    await packed("tally", "8.0");
    await expectFailure(["check", ...onRedis("8.0"), "--timeout", "1s"], 2, /--load/);
    await expectFailure(["check", ...onRedis("8.0"), "--args", "x"], 2, /--load/);
    await expectFailure(["check", ...onRedis("8.0"), "--delete", "--load"], 2, /--load/);
  });
});
