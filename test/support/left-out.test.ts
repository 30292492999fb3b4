import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { leftOut, leftOutVariable } from "./left-out.ts";
import { LeftOutReporter, renderLeftOut } from "./left-out-reporter.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rampart-left-out-test-"));
  vi.stubEnv(leftOutVariable, join(folder, "left-out.jsonl"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it("what was left out is listed once, under its reason", () => {
  leftOut("the completion of zsh", "zsh is not installed");
  leftOut("its pages", "no browser");
  leftOut("the completion of zsh", "zsh is not installed");
  leftOut("its pictures", "no browser");
  expect(renderLeftOut(readFileSync(join(folder, "left-out.jsonl"), "utf8"))).toBe(`
 Left out:
   no browser:
     its pages
     its pictures
   zsh is not installed:
     the completion of zsh
`);
});

it("that nothing was is said too", () => {
  expect(renderLeftOut("")).toBe("\n Nothing was left out.\n");
});

it("is listed by the reporter that is asked, though each project of the configuration makes one", () => {
  vi.stubEnv(leftOutVariable, undefined);
  const [asked] = [new LeftOutReporter(), new LeftOutReporter()];
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  asked.onTestRunStart();
  leftOut("its pages", "no browser");
  asked.onTestRunEnd();
  const said = written.mock.calls.join("");
  written.mockRestore();
  expect(said).toContain("its pages");
});
