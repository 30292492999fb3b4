// Whole processes, side by side: each round runs every command once, so that a slow moment of the machine hits all
// of them. Prints medians and, for each pair, the median of the ratios within a round.
//
//   npm run bench [-- --rounds N] [MODULE.so]
//
// RAMPART_TEST_RAMP names RAMP's command, such as "python3 -m RAMP.ramp", to be measured too.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { values, positionals } = parseArgs({
  options: { rounds: { type: "string", default: "15" } },
  allowPositionals: true,
});
const rediSearch = "/usr/lib/redis/modules/redisearch.so";
const fallback = existsSync(rediSearch) ? rediSearch : join(root, "fixtures/modules/x86_64/tally.so");
const module = positionals[0] ?? fallback;
const folder = mkdtempSync(join(tmpdir(), "rampart-bench-"));
const rampart = [process.execPath, join(root, "packages/cli/bin/rampart.js")];
const output = (name) => join(folder, `${name}.zip`);
const host = join(
  root,
  `packages/discovery/host/prebuilt/module-host.linux-${process.arch === "arm64" ? "aarch64" : "x86_64"}`,
);

const commands = {
  "node -e 0": [process.execPath, "-e", "0"],
  "module host alone": [host, "--", module],
  "pack --discover none": [
    ...rampart,
    "pack",
    module,
    "-q",
    "-o",
    output("none"),
    "--commands-from",
    output("host"),
  ],
  "pack --discover host": [...rampart, "pack", module, "-q", "-o", output("host"), "--discover", "host"],
  "pack --discover redis": [...rampart, "pack", module, "-q", "-o", output("redis"), "--discover", "redis"],
  verify: [...rampart, "verify", output("host")],
  ...(process.env.RAMPART_TEST_RAMP && {
    "RAMP pack": [...process.env.RAMPART_TEST_RAMP.split(" "), "pack", module, "-o", output("ramp")],
  }),
};
const pairs = [
  ["pack --discover host", "node -e 0"],
  ["pack --discover host", "pack --discover redis"],
  ["pack --discover redis", "RAMP pack"],
  ["pack --discover host", "RAMP pack"],
  ["verify", "node -e 0"],
];

/** Milliseconds of one run. */
function time([program, ...words]) {
  const start = performance.now();
  // The fourth is where the module host reports.
  const stdio = ["ignore", "pipe", "pipe", "pipe"];
  const { status, error, stderr } = spawnSync(program, words, { cwd: folder, stdio });
  if (error || status !== 0) throw new Error(`${program} ${words.join(" ")}: ${error?.message ?? stderr}`);
  return performance.now() - start;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

try {
  time(commands["pack --discover host"]);
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = -1; round < Number(values.rounds); round++) {
    for (const [name, command] of Object.entries(commands)) {
      const milliseconds = time(command);
      // The first round warms the caches.
      if (round >= 0) times[name].push(milliseconds);
    }
  }
  console.log(`${module}, ${values.rounds} rounds, medians`);
  for (const [name, measured] of Object.entries(times)) {
    const [low, high] = [Math.min(...measured), Math.max(...measured)];
    console.log(
      `${name.padEnd(24)} ${median(measured).toFixed(1).padStart(8)} ms   (${low.toFixed(1)} to ${high.toFixed(1)})`,
    );
  }
  for (const [left, right] of pairs) {
    if (!(left in times && right in times)) continue;
    const ratios = times[left].map((milliseconds, round) => milliseconds / times[right][round]);
    console.log(`${`${left} / ${right}`.padEnd(48)} ${median(ratios).toFixed(2)}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
