import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { LeftOutReporter } from "./test/support/left-out-reporter.ts";

// Tests run on the sources of the packages; what must run as a process runs the built command.
const resolve = { conditions: ["source", "node", "default"] };
const onGithub = process.env["GITHUB_ACTIONS"] === "true" ? ["github-actions"] : [];

/** Packages whose tests leave their process as it was, so that many share one and load the sources once. */
const sharing = ["archive", "bytes", "cluster-api", "compat", "elf", "findings", "metadata", "platforms"];
const shared = sharing.flatMap((name) => testsOf(join("packages", name, "src"))).filter(canShare);

export default defineConfig({
  resolve,
  ssr: { resolve },
  test: {
    // Only what hangs takes so long, however busy the machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // By default one core is left idle, which is half of a small machine.
    maxWorkers: availableParallelism(),
    // The built command runs as it is, in the processes of the tests too.
    server: { deps: { external: [/\/packages\/cli\/dist\//] } },
    reporters: ["default", ...onGithub, new LeftOutReporter()],
    projects: [
      { extends: true, test: { name: "shared", include: shared, isolate: false } },
      {
        extends: true,
        test: {
          name: "alone",
          include: ["packages/*/src/**/*.test.ts", "test/**/*.test.ts"],
          exclude: [...shared, "**/node_modules/**"],
        },
      },
    ],
  },
});

function testsOf(folder: string): string[] {
  return readdirSync(join(import.meta.dirname, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => join(folder, name));
}

/** V8 counts the steps only of code that no other test has run before. */
function canShare(path: string): boolean {
  return !readFileSync(join(import.meta.dirname, path), "utf8").includes("support/steps.ts");
}
