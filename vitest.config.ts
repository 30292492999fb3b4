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
    // Only what hangs takes so long, however busy the machine.
    testTimeout: 120_000,
    // The built command runs as it is, in the processes of the tests too.
    server: { deps: { external: [/\/packages\/cli\/dist\//] } },
    reporters: ["default", ...onGithub, new LeftOutReporter()],
  },
});
