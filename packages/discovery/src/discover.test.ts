import { describe, expect, test } from "vitest";
import { describeUnless } from "../../../test/support/describe-unless.ts";
import { discover } from "./discover.ts";
import { discoveryErrorOf, fixtureModule, hostMissing } from "./host/fixtures.test-support.ts";

const nowhere = { hostPath: "/nonexistent/module-host", server: "/nonexistent/redis-server" };

describeUnless(hostMissing, "auto", () => {
  test("asks no server where the host could", async () => {
    const { source, name } = await discover(fixtureModule("tally"), { server: nowhere.server });
    expect({ source, name }).toEqual({ source: "host", name: "tally" });
  });

  test("without a server the host's verdict stands, and both reasons are named", async () => {
    const error = await discoveryErrorOf(discover(fixtureModule("refuses"), { server: nowhere.server }));
    expect(error.code).toBe("refused");
    expect(error.facts).toMatchObject({ returned: 1 });
    expect(error.attempts.map(({ code }) => code)).toEqual(["refused", "no-redis-server"]);
    expect(error.message).toMatch(/; module host: .*returned 1.*; Redis server: .*[^.]$/);
    expect(error.log).toContainEqual(expect.stringMatching(/^module host: warning: refusing to load/));
  });

  test("with neither, the error names both", async () => {
    const error = await discoveryErrorOf(discover(fixtureModule("tally"), nowhere));
    expect(error.code).toBe("no-module-host");
    expect(error.attempts.map(({ code }) => code)).toEqual(["no-module-host", "no-redis-server"]);
  });

  test.each([
    { name: "crashes", code: "crashed" },
    { name: "hangs", code: "timed-out" },
  ])("a module that $name is not given to a server", async ({ name, code }) => {
    const options = { timeoutMilliseconds: 500, server: nowhere.server };
    const error = await discoveryErrorOf(discover(fixtureModule(name), options));
    expect(error.code).toBe(code);
    expect(error.attempts).toEqual([]);
  });

  test("an interruption is not followed by another try", async () => {
    const signal = AbortSignal.timeout(100);
    const error = await discoveryErrorOf(
      discover(fixtureModule("hangs"), { signal, server: nowhere.server }),
    );
    expect(error.code).toBe("interrupted");
    expect(error.attempts).toEqual([]);
  });
});

describe("one method alone", () => {
  test("host", async () => {
    const error = await discoveryErrorOf(discover(fixtureModule("tally"), { method: "host", ...nowhere }));
    expect(error.code).toBe("no-module-host");
  });

  test("redis", async () => {
    const error = await discoveryErrorOf(discover(fixtureModule("tally"), { method: "redis", ...nowhere }));
    expect(error.code).toBe("no-redis-server");
  });
});
