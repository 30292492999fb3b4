// From a fresh clone to a bundle on a cluster: packs the example module, lints, verifies, checks and inspects it, uploads
// it to emulated clusters, and says what to do next.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const architecture = process.arch === "arm64" ? "aarch64" : "x86_64";
const module = `fixtures/modules/${architecture}/tally.so`;
const manifest = "fixtures/example/ramp.yml";
const bundle = "quickstart/tally.zip";

mkdirSync(join(root, "quickstart"), { recursive: true });

// The emulated clusters below take this user; no real one does.
const env = { RAMPART_USER: "admin@example.com", RAMPART_PASSWORD: "quickstart", ...process.env };

/** Runs a command of Rampart as a user would type it, and stops where it fails. */
function rampart(...words) {
  console.log(`\n$ npx rampart ${words.join(" ")}`);
  const { status } = spawnSync(process.execPath, [join(root, "packages/cli/bin/rampart.js"), ...words], {
    cwd: root,
    env,
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

/** Starts an emulated cluster, and gives the flags that name it once it is ready. */
async function startEmulator(name, ...words) {
  const certificate = `quickstart/${name}.pem`;
  // Only Linux has 127.0.0.2 without being told.
  const ports = process.platform === "linux" ? [] : ["--node-ports"];
  const all = ["emulator", ...words, ...ports, "--port", "0", "--write-certificate", certificate];
  console.log(`\n$ npx rampart ${all.join(" ")} &`);
  const command = [join(root, "packages/cli/bin/rampart.js"), ...all, "--quiet", "--json"];
  const child = spawn(process.execPath, command, { cwd: root, env, stdio: ["ignore", "pipe", "ignore"] });
  process.on("exit", () => child.kill());
  let text = "";
  for await (const chunk of child.stdout) {
    text += chunk;
    if (!text.endsWith("\n}\n")) continue;
    const urls = JSON.parse(text).nodes.map(({ url }) => url);
    console.log(urls.join("\n"));
    const nodes = ports.length === 0 ? [] : urls.flatMap((url) => ["--node", url]);
    return ["--cluster", urls[0], ...nodes, "--cacert", certificate];
  }
  console.error("the emulator did not start");
  return process.exit(1);
}

const newer = await startEmulator(
  "cluster-8.0",
  "--cluster-version",
  "8.0.20",
  "--nodes",
  "2",
  "--os",
  "rhel9",
  "--arch",
  architecture,
);
rampart("upload", bundle, ...newer);
const older = await startEmulator(
  "cluster-7.22",
  "--cluster-version",
  "7.22.2",
  "--os",
  "rhel9",
  "--arch",
  "x86_64",
);
if (architecture === "x86_64") rampart("upload", bundle, ...older);
else rampart("modules", "list", ...older);

console.log(`
Made ${relative(process.cwd(), join(root, bundle))}: a bundle that a Redis Software cluster takes.

Next, with your own module:
  npx rampart init ./mymodule.so                 a manifest to start from
  npx rampart pack ./mymodule.so -m ramp.yml     the bundle
  npx rampart verify ./*.zip                     what is at fault with it
  npx rampart matrix ./*.zip                     which clusters would take it
  npx rampart upload ./*.zip --cluster URL       to every node that needs it
  npx rampart help pack                          every option`);
process.exit(0);
