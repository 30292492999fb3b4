import { defineConfig } from "vitest/config";

// Tests run on the sources of the packages; what must run as a process runs the built command.
const resolve = { conditions: ["source", "node", "default"] };

export default defineConfig({
  resolve,
  ssr: { resolve },
  test: {
    include: ["packages/*/src/**/*.test.ts", "test/**/*.test.ts"],
    testTimeout: 30_000,
  },
});
