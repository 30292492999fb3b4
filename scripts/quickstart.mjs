// From a fresh clone to a bundle: packs the example module, lints, verifies, checks and inspects it, and says what to do next.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const architecture = process.arch === "arm64" ? "aarch64" : "x86_64";
const module = `fixtures/modules/${architecture}/tally.so`;
const manifest = "fixtures/example/ramp.yml";
const bundle = "quickstart/tally.zip";

mkdirSync(join(root, "quickstart"), { recursive: true });

/** Runs a command of Rampart as a user would type it, and stops where it fails. */
function rampart(...words) {
  console.log(`\n$ npx rampart ${words.join(" ")}`);
  const { status } = spawnSync(process.execPath, [join(root, "packages/cli/bin/rampart.js"), ...words], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}

// The example's commands are discovered where a module can be loaded, on Linux; elsewhere they come from a file.
const discovery = process.platform === "linux" ? [] : ["--commands-from", "fixtures/example/commands.json"];
rampart("pack", module, "-m", manifest, "-o", bundle, ...discovery);
rampart("lint", manifest, bundle);
rampart("verify", bundle);
rampart("check", bundle, "--target", "rs-8.0/rhel9", "--redis-version", "8.0");
rampart("inspect", bundle);

console.log(`
Made ${relative(process.cwd(), join(root, bundle))}: a bundle that a Redis Software cluster takes.

Next, with your own module:
  npx rampart init ./mymodule.so                 a manifest to start from
  npx rampart pack ./mymodule.so -m ramp.yml     the bundle
  npx rampart verify ./*.zip                     what is at fault with it
  npx rampart matrix ./*.zip                     which clusters would take it
  npx rampart help pack                          every option`);
