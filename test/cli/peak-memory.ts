import type { Outcome, RunOptions, Workspace } from "./rampart.ts";

// Not getrusage(): its peak begins with that of the process that started this one.
const probe = `const { readFileSync, writeFileSync } = require("node:fs");
process.on("exit", () => {
  const status = readFileSync("/proc/self/status", "utf8");
  writeFileSync(process.env.PEAK, /VmHWM:\\s*(\\d+) kB/.exec(status)[1]);
});`;

/** Runs the command in a process of its own, and tells its peak resident memory in KiB. */
export async function runMeasured(
  workspace: Workspace,
  words: readonly string[],
  options: RunOptions = {},
): Promise<Outcome & { readonly peak: number }> {
  const name = await workspace.write("probe.cjs", probe);
  const outcome = await workspace.runProcess(words, {
    ...options,
    environment: {
      ...options.environment,
      NODE_OPTIONS: `--require ${workspace.path(name)}`,
      PEAK: workspace.path("peak"),
    },
  });
  return { ...outcome, peak: Number((await workspace.read("peak")).toString()) };
}
