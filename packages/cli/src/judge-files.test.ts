import { expect, it } from "vitest";
import { judgeFiles } from "./judge-files.ts";

const quiet = { write: () => {}, isTerminal: false };

it("an interruption comes through while files are judged that need no waiting", async () => {
  const interruption = new AbortController();
  const { signal } = interruption;
  const io = { stdout: quiet, stderr: quiet, environment: {}, signal };
  const files = Array.from({ length: 100_000 }, (_, index) => `${index}.zip`);
  let judged = 0;
  const judge = async () => {
    signal.throwIfAborted();
    judged += 1;
  };
  setImmediate(() => interruption.abort(new Error("the user has seen enough")));
  const judging = judgeFiles({ files, failures: [], repeats: [] }, { jobs: 2, quiet: true }, judge, io);
  await expect(judging).rejects.toThrow("the user has seen enough");
  expect(judged).toBeLessThan(100);
});
