// Blocks that no test runs, by their page and first line, and why.

export const leftOut: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "README.md": {
    "npm run quickstart": "installs and builds the repository: `.ci/run` does",
    "npm run build": "builds the packages: test/release does",
  },
  "CONTRIBUTING.md": {
    "npm run quickstart": "installs and builds the repository: `.ci/run` does",
    "npm run compile": "builds the repository, and fuzzes it",
  },
  "docs/commands/completion.md": {
    "rampart completion fish": "is a line of fish: test/cli/completion.test.ts runs it",
  },
  "docs/commands/lsp.md": { "rampart lsp": "speaks on its standard input: test/editor does" },
  "docs/commands/snippet.md": {
    "rampart snippet bootstrap tally.zip --url https://files.example.com/tally.zip --verify-url":
      "fetches from that server",
  },
  "docs/trust.md": {
    "cosign sign-blob": "needs Sigstore's servers",
    "gh attestation": "needs GitHub",
  },
  "docs/data-renewal.md": {
    "npm run data:propose": "needs a checkout of redis/docs: test/data-propose.test.ts has one",
  },
  "docs/rules/manifest.host-operating-system.md": { "$ rampart pack": "names the system of the machine" },
  "docs/rules/manifest.host-operating-system-unknown.md": {
    "$ rampart pack": "is printed where no system is known",
  },
  "docs/loading.md": {
    "rampart pack mymodule.so -m ramp.yml --sysroot": "needs the root folders of other systems",
  },
  "examples/README.md": { "cd examples/c": "test/examples runs it" },
  "packages/discovery/host/README.md": {
    "cc -std=gnu11": "test/discovery/host-sources.test.ts builds the host",
  },
};
