import { describe, expect, it } from "vitest";
import { askBeforeRepeating, isUncertain } from "./ask-before-repeating.ts";
import { ClusterError, type ClusterErrorOptions } from "./cluster-error.ts";
import { defaultPatience } from "./repetition.ts";

type Step = "taken" | ClusterError;

function failure(options: ClusterErrorOptions): ClusterError {
  return new ClusterError("refused", { node: "n", request: "POST /v2/modules" }, "no", options);
}

const lost = failure({ retryable: true });
const unsent = failure({ retryable: true, sent: false });
const exists = failure({ errorCode: "module_exists", status: 400 });

/** Sends and asks as scripted; tells in which order. */
async function run(sends: readonly Step[], asks: readonly ("there" | "absent" | ClusterError)[]) {
  const log: string[] = [];
  const next = <Item>(items: readonly Item[], name: string): Item => {
    const item = items[log.filter((entry) => entry === name).length];
    log.push(name);
    if (item === undefined) throw new Error(`nobody expected to ${name} now`);
    return item;
  };
  const clock = { now: () => 0, random: () => 0, sleep: async () => void log.push("wait") };
  const outcome = await askBeforeRepeating<string>(
    {
      node: "n",
      async send() {
        const step = next(sends, "send");
        if (step === "taken") return "sent";
        throw step;
      },
      async ask() {
        const answer = next(asks, "ask");
        if (answer instanceof ClusterError) throw answer;
        return answer === "there" ? "found" : undefined;
      },
    },
    { patience: defaultPatience, clock, listener: () => {} },
  ).catch((error: unknown) => error);
  return { outcome, log: log.join(" ") };
}

describe("what must not be sent twice", () => {
  it("is sent once where nothing goes wrong, and nobody is asked", async () => {
    expect(await run(["taken"], [])).toEqual({ outcome: "sent", log: "send" });
  });

  it("is not sent again when the cluster has it", async () => {
    expect(await run([lost], ["there"])).toEqual({ outcome: "found", log: "send ask" });
  });

  it("is sent again after a clear no", async () => {
    expect(await run([lost, "taken"], ["absent"])).toEqual({ outcome: "sent", log: "send ask wait send" });
  });

  it("is not sent again when nobody can be asked, and that stays uncertain", async () => {
    const { outcome, log } = await run([lost], [failure({ status: 503, retryable: true })]);
    expect(log).toBe("send ask");
    expect(outcome).toBe(lost);
    expect(isUncertain(lost)).toBe(true);
  });

  it("is given up after four attempts, and by then it is clear that it is not there", async () => {
    const { outcome, log } = await run([lost, lost, lost, lost], ["absent", "absent", "absent", "absent"]);
    expect(log).toBe("send ask wait send ask wait send ask wait send ask");
    expect(isUncertain(outcome as ClusterError)).toBe(false);
  });

  it("is taken for ours when a later attempt says that it exists", async () => {
    expect(await run([lost, exists], ["absent", "there"])).toMatchObject({ outcome: "found" });
    expect((await run([exists], [])).outcome).toBe(exists);
  });

  it("is not repeated here where the call itself has done so", async () => {
    expect(await run([unsent], [])).toEqual({ outcome: unsent, log: "send" });
    const { log, outcome } = await run([failure({ status: 429, retryable: true })], ["absent"]);
    expect(log).toBe("send ask");
    expect(isUncertain(outcome as ClusterError)).toBe(false);
  });
});
