// Whole processes in pairs: each round runs every command of a pair once, so that a slow moment of the machine hits both.
// Prints the median of each, the median of the ratios within a round, and what Rampart takes of processors and memory.
//
//   npm run bench [-- start data many size discovery floors] [--rounds N] [--json FILE] [--gross]
//
// --gross ends with 1 where Rampart takes more than twice the goal beside a peer: a change that slow shows on any machine.
// RAMPART_TEST_RAMP names RAMP's command, such as "python3 -m RAMP.ramp", to be measured too. A peer that is not on PATH
// is left out, and said to be.
import { spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { values, positionals } = parseArgs({
  options: {
    rounds: { type: "string", default: "9" },
    json: { type: "string" },
    gross: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
const rounds = Number(values.rounds);
const folder = mkdtempSync(join(tmpdir(), "rampart-bench-"));
const at = (name) => join(folder, name);
const architecture = process.arch === "arm64" ? "aarch64" : "x86_64";
const node = process.execPath;
const rampart = [node, join(root, "packages/cli/bin/rampart.js")];
// With more certificates Node takes three times as long to start, and every ratio to it looks better.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

const groups = { start, data, many, size, discovery, floors };
const asked = positionals.length > 0 ? positionals : Object.keys(groups);
const rows = [];

try {
  makeInputs();
  for (const name of asked) await groups[name]();
  print();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Start-up, against a Node that does nothing. */
function start() {
  const floor = [node, "-e", "0"];
  compare("lint module.json", [...rampart, "lint", at("module.json")], "node -e 0", floor, 1.9);
  compare("--version", [...rampart, "--version"], "node -e 0", floor, 1.1);
  compare("--help", [...rampart, "--help"], "node -e 0", floor, 1.4);
  compare("commands, 39 MB", [...rampart, "commands", at("large.so")], "node -e 0", floor, 2.6);
  furtherFiles("module.json", furtherMetadata, 1.0);
  furtherFiles("ramp.yml", furtherManifest, 0.4);
}

/** What `lint` takes of processors for each file after the first. */
function furtherFiles(name, textOf, goal) {
  const { folder, count } = texts(name, textOf);
  const size = Buffer.byteLength(textOf(0));
  const [one, all] = [at(`${folder}/0/${name}`), at(folder)].map((path) =>
    median(Array.from({ length: 3 }, () => usageOf(["lint", "-q", path]).cpu)),
  );
  const value = (all - one) / count;
  rows.push({
    what: `lint, CPU ms for each further ${name} of ${size} bytes`,
    value,
    against: "goal",
    other: goal,
    ratio: value / goal,
    goal: 1,
  });
}

/** A thousand files of one name, each in a folder of its own. */
function texts(name, textOf) {
  const folder = `further-${name}`;
  const count = 1000;
  for (let index = 0; index < count; index++) {
    mkdirSync(at(`${folder}/${index}`), { recursive: true });
    writeFileSync(at(`${folder}/${index}/${name}`), textOf(index));
  }
  return { folder, count };
}

/** Each is another, of 230 bytes. */
function furtherManifest(index) {
  const lines = [
    `display_name: Tally ${index}`.padEnd(24),
    'description: "Counters by key, simply"',
    "author: The Rampart authors",
    "license: MIT",
    'compatible_redis_version: "8.0"',
    'min_redis_version: "7.2"',
    "capabilities: [types, replica_of]",
    "operating_systems: [rhel8, rhel9]",
  ];
  return `${lines.join("\n")}\n`;
}

/** Each is another, of 5 KB. */
function furtherMetadata(index) {
  const metadata = JSON.parse(readFileSync(at("module.json"), "utf8"));
  const [command] = metadata.commands;
  const commands = Array.from({ length: 18 }, (_, at) => ({ ...command, command_name: `tally.c${at + 10}` }));
  const display_name = `Tally ${index}`.padEnd(10);
  return `${JSON.stringify({ ...metadata, display_name, commands }, null, 2)}\n`;
}

/** One module of 39 MB, against the tools that do a part of the work. */
function data() {
  const pack = [...rampart, ...packing("large")];
  compare(
    "verify",
    [...rampart, "verify", at("large.zip")],
    "unzip -tq",
    ["unzip", "-tq", at("large.zip")],
    1.0,
  );
  compare(
    "unpack",
    [...rampart, "unpack", at("large.zip"), "-d", at("by-rampart"), "-q"],
    "unzip -q",
    ["unzip", "-q", at("large.zip"), "-d", at("by-unzip")],
    0.9,
    () => {
      for (const name of ["by-rampart", "by-unzip"]) rmSync(at(name), { recursive: true, force: true });
    },
  );
  compare("pack", pack, "zip -6", ["zip", "-q", "-6", "-", at("large.so")], 0.45);
  compare("pack", pack, "pigz -6", ["pigz", "-6", "-c", at("large.so")], 1.0);
}

/** A hundred bundles. */
function many() {
  compare("verify of 100, 2 jobs", verifying("2", "many"), "1 job", verifying("1", "many"), 0.6);
}

/** Of a hundred bundles, those in some folders. */
function verifying(jobs, ...folders) {
  if (!existsSync(at("many"))) {
    const bundle = readFileSync(at("medium.zip"));
    for (let index = 0; index < 100; index++) {
      const folder = at(`many/${index % 2}`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${index}.zip`), bundle);
    }
  }
  return [...rampart, "verify", "-q", ...folders.map(at), "--jobs", jobs];
}

/** What no command can be quicker than: a part of its work without a line of Rampart, or half of the work. */
function floors() {
  const floor = [node, join(root, "scripts/benchmark-floor.cjs")];
  const ramp = rampCommand();
  if (ramp !== undefined) {
    const host = join(root, `packages/discovery/host/prebuilt/module-host.linux-${architecture}`);
    const pack = [...floor, "pack", host, rediSearch(), at("floor.zip")];
    compare("the work of pack alone, host", pack, "RAMP", [
      ...ramp,
      "pack",
      rediSearch(),
      "-o",
      at("ramp.zip"),
    ]);
  }
  const all = verifying("1", "many");
  compare("verify of 50", verifying("1", "many/0"), "of 100", all);
  const halves = ["many/0", "many/1"].map((half) => verifying("1", half).join(" "));
  compare("verify of 50 by 2 processes", ["sh", "-c", `${halves.join(" & ")} & wait`], "of 100", all);
  texts("ramp.yml", furtherManifest);
  const library = join(root, "packages/metadata/node_modules/yaml/browser/index.js");
  const { stdout } = spawnSync(floor[0], [floor[1], "yaml", library, at("further-ramp.yml")], { env });
  const value = Number(stdout);
  rows.push({
    what: "YAML library, CPU ms for each ramp.yml",
    value,
    against: "goal",
    other: 0.4,
    ratio: value / 0.4,
  });
}

/** A module of 39 MB, one of 100 MB and one of 1 GiB: memory stays, and time grows with the size. */
function size() {
  for (const [name, bytes] of Object.entries({ hundred: 10 ** 8, huge: 2 ** 30 })) {
    writeModule(at(`${name}.so`), bytes);
    packed(name);
  }
  const growth = 2 ** 30 / 10 ** 8;
  for (const [name, words] of Object.entries({
    verify: (input) => ["verify", at(`${input}.zip`)],
    unpack: (input) => ["unpack", at(`${input}.zip`), "-d", at("by-rampart"), "--force", "-q"],
    pack: (input) => packing(input),
  })) {
    const [large, hundred, huge] = ["large", "hundred", "huge"].map((input) => usageOf(words(input)));
    const memory = { value: huge.peak, other: large.peak, ratio: huge.peak / large.peak, goal: 1.25 };
    rows.push({ what: `${name}, peak MiB, 1 GiB`, against: "39 MB", ...memory });
    const time = {
      value: huge.wall,
      other: hundred.wall,
      ratio: huge.wall / hundred.wall / growth,
      goal: 1.1,
    };
    rows.push({ what: `${name}, ms, 1 GiB`, against: "100 MB × size", ...time });
  }
}

/** What loads a module. */
function discovery() {
  const pack = [...rampart, "pack", rediSearch(), "-q", "-o", at("new.zip")];
  compare("pack, host", [...pack, "--discover", "host"], "redis", [...pack, "--discover", "redis"]);
  const ramp = rampCommand();
  if (ramp !== undefined)
    compare("pack, host", pack, "RAMP", [...ramp, "pack", rediSearch(), "-o", at("ramp.zip")], 0.35);
}

function rampCommand() {
  return process.env.RAMPART_TEST_RAMP?.split(" ");
}

/** A real module of 2 MB, where it is installed. */
function rediSearch() {
  const path = "/usr/lib/redis/modules/redisearch.so";
  return existsSync(path) ? path : tally();
}

/** `prepare` runs before each run, and is not measured. */
function compare(what, command, against, other, goal, prepare = () => {}) {
  if (spawnSync(other[0], ["--version"]).error !== undefined) {
    console.log(`${against} is not here: ${what} is not measured against it`);
    return;
  }
  const measured = { mine: [], theirs: [] };
  // The first round fills the caches.
  for (let round = -1; round < rounds; round++) {
    const [mine, theirs] = [command, other].map((one) => {
      prepare();
      return timeOf(one);
    });
    if (round < 0) continue;
    measured.mine.push(mine);
    measured.theirs.push(theirs);
  }
  prepare();
  const ratios = measured.mine.map((mine, round) => mine / measured.theirs[round]);
  rows.push({
    what,
    value: median(measured.mine),
    against,
    other: median(measured.theirs),
    ratio: median(ratios),
    spread: [Math.min(...ratios), Math.max(...ratios)],
    ...(command[1] === rampart[1] && usageOf(command.slice(rampart.length))),
    ...(goal !== undefined && { goal }),
  });
}

/** Milliseconds of one run. */
function timeOf([program, ...words]) {
  const begin = performance.now();
  const { status, error, stderr } = spawnSync(program, words, {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 2 ** 30,
  });
  const taken = performance.now() - begin;
  // 1 of `verify` and `lint` says what was found.
  if (error || status > 1) throw new Error(`${program} ${words.join(" ")}: ${error?.message ?? stderr}`);
  return taken;
}

/** Milliseconds, of all threads too, and MiB of one run of rampart. */
function usageOf(words) {
  const probe = `process.on("exit", () => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    const fs = require("fs");
    const [, peak] = /VmHWM:\\s*(\\d+)/.exec(fs.readFileSync("/proc/self/status", "utf8"));
    fs.writeFileSync(${JSON.stringify(at("usage.json"))},
      JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1000, peak: peak / 1024 }));
  })`;
  writeFileSync(at("probe.cjs"), probe);
  const wall = timeOf([node, "--require", at("probe.cjs"), rampart[1], ...words]);
  return { wall, ...JSON.parse(readFileSync(at("usage.json"), "utf8")) };
}

/** The words that pack a module whose commands are known. */
function packing(name) {
  const manifest = ["-m", at("ramp.yml"), "--commands-from", at("small.zip")];
  return ["pack", at(`${name}.so`), "-q", ...manifest, "-o", at("new.zip")];
}

function makeInputs() {
  writeFileSync(at("ramp.yml"), readFileSync(join(root, "fixtures/example/ramp.yml")));
  for (const [name, size] of Object.entries({ small: 0, medium: 3 * 10 ** 6, large: 39 * 10 ** 6 })) {
    writeModule(at(`${name}.so`), size);
    packed(name);
  }
  writeFileSync(at("module.json"), spawnSync("unzip", ["-p", at("small.zip"), "module.json"]).stdout);
}

function tally() {
  return join(root, `fixtures/modules/${architecture}/tally.so`);
}

/** A module that is followed by machine code: that of Node itself, again and again. */
function writeModule(path, size) {
  const file = openSync(path, "w", 0o755);
  const code = readFileSync(node).subarray(0, 64 * 2 ** 20);
  let written = writeSync(file, readFileSync(tally()));
  while (written < size) written += writeSync(file, code, 0, Math.min(code.length, size - written));
  closeSync(file);
}

function packed(name) {
  const from = name === "small" ? [] : ["--commands-from", at("small.zip")];
  const words = ["pack", at(`${name}.so`), "-q", "-m", at("ramp.yml"), ...from, "-o", at(`${name}.zip`)];
  timeOf([...rampart, ...words]);
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function print() {
  console.log(
    `Node ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model}, ${rounds} rounds, medians\n`,
  );
  console.log(
    "| what | ms | against | ms | ratio | lowest to highest | goal | CPU ms | MiB |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
  );
  for (const { what, value, against, other, ratio, spread = [ratio, ratio], goal, cpu, peak } of rows) {
    const [low, high] = spread.map((one) => one.toFixed(2));
    const cells = [
      what,
      value.toFixed(value < 10 ? 2 : 0),
      against,
      other.toFixed(other < 10 ? 2 : 0),
      ratio.toFixed(2),
      `${low} to ${high}`,
      goal === undefined ? "" : `≤ ${goal}`,
      cpu?.toFixed(0) ?? "",
      peak?.toFixed(0) ?? "",
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ node: process.version, rounds, rows }, null, 2)}\n`);
  // Milliseconds alone are those of this machine.
  const slow = rows.filter(({ ratio, goal, spread }) => spread !== undefined && ratio > 2 * goal);
  if (!values.gross || slow.length === 0) return;
  for (const { what, against, ratio, goal } of slow)
    console.error(`${what}: ${ratio.toFixed(2)} of ${against}, more than twice ${goal}`);
  process.exitCode = 1;
}
