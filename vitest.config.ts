import { defineConfig } from "vitest/config";
import { LeftOutReporter } from "./test/support/left-out-reporter.ts";

// Tests run on the sources of the packages; what must run as a process runs the built command.
const resolve = { conditions: ["source", "node", "default"] };
const onGithub = process.env["GITHUB_ACTIONS"] === "true" ? ["github-actions"] : [];

export default defineConfig({
  resolve,
  ssr: { resolve },
  test: {
    include: ["packages/*/src/**/*.test.ts", "test/**/*.test.ts"],
    testTimeout: 30_000,
    reporters: ["default", ...onGithub, new LeftOutReporter()],
  },
});
