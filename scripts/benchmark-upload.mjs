// Uploads a large bundle to an emulator, by curl and by rampart in turn, so that a slow moment of the machine hits both.
// Prints the median of the ratios of their rates, and the most memory that rampart took.
//
//   node scripts/benchmark-upload.mjs [--rounds N] [--mebibytes N] [--http]
import { spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { crc32 } from "node:zlib";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    mebibytes: { type: "string", default: "1024" },
    http: { type: "boolean", default: false },
  },
});
const rampart = [process.execPath, join(root, "packages/cli/bin/rampart.js")];
const folder = mkdtempSync(join(tmpdir(), "rampart-upload-"));
const bundle = join(folder, "large.zip");
const certificate = join(folder, "ca.pem");
const env = { ...process.env, RAMPART_USER: "admin@example.com", RAMPART_PASSWORD: "benchmark" };
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** A bundle of stored entries: the example module, with noise behind it. */
function writeBundle(mebibytes) {
  const tally = readFileSync(join(root, "fixtures/modules/x86_64/tally.so"));
  const noise = randomBytes(2 ** 20);
  const parts = [tally, ...Array.from({ length: mebibytes - 1 }, () => noise)];
  const sha256 = createHash("sha256");
  let crc = 0;
  for (const part of parts) {
    sha256.update(part);
    crc = crc32(part, crc);
  }
  const metadata = Buffer.from(
    JSON.stringify({
      module_name: "tally",
      version: 10203,
      semantic_version: "1.2.3",
      display_name: "Tally",
      architecture: "x86_64",
      operating_systems: ["rhel9"],
      capabilities: [],
      command_line_args: "",
      commands: [],
      dependencies: {},
      min_redis_version: "7.2",
      compatible_redis_version: "8.0",
      module_file: "tally.so",
      sha256: sha256.digest("hex"),
    }),
  );
  const entries = [
    { name: "module.json", parts: [metadata], crc: crc32(metadata), mode: 0o100644 },
    { name: "tally.so", parts, crc, mode: 0o100755 },
  ];
  const file = openSync(bundle, "w");
  let offset = 0;
  const write = (bytes) => {
    writeSync(file, bytes);
    offset += bytes.length;
  };
  const directory = entries.map(({ name, parts: pieces, crc: checksum, mode }) => {
    const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(checksum >>> 0, 10);
    common.writeUInt32LE(size, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(name.length, 22);
    const start = offset;
    write(Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name)]));
    for (const piece of pieces) write(piece);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(start, 10);
    const made = Buffer.from([20, 3]);
    return Buffer.concat([Buffer.from("PK\x01\x02"), made, common, tail, Buffer.from(name)]);
  });
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  write(Buffer.concat([central, Buffer.from("PK\x05\x06"), end]));
  closeSync(file);
  return offset;
}

/** The address of an emulator that runs until `stop`. */
async function startEmulator() {
  const words = [
    "emulator",
    "--port",
    "0",
    "--os",
    "rhel9",
    "--arch",
    "x86_64",
    "--max-upload-mb",
    "4000",
    "--quiet",
    "--json",
  ];
  const more = values.http ? ["--http"] : ["--write-certificate", certificate];
  const child = spawn(rampart[0], [...rampart.slice(1), ...words, ...more], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  for await (const chunk of child.stdout) {
    text += chunk;
    const url = /https?:\/\/[\d.]+:\d+/.exec(text)?.[0];
    if (url !== undefined) return { url, stop: () => child.kill("SIGINT") };
  }
  throw new Error("the emulator did not start");
}

function run([program, ...words]) {
  const { status, stdout, stderr, error } = spawnSync(program, words, { env, encoding: "utf8" });
  if (error || status !== 0)
    throw new Error(`${program} ${words.join(" ")}: ${error?.message ?? stderr + stdout}`);
  return stdout;
}

/** Runs rampart, and watches the most memory that it has had. */
async function runWatched(words) {
  const child = spawn(rampart[0], [...rampart.slice(1), ...words], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let peak = 0;
  const timer = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      peak = Math.max(peak, Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0));
    } catch {
      // It has ended, or there is no /proc.
    }
  }, 20);
  let text = "";
  for await (const chunk of child.stdout) text += chunk;
  clearInterval(timer);
  return { document: JSON.parse(text), peak: peak / 1024 };
}

const { url, stop } = await startEmulator();
try {
  const size = writeBundle(Number(values.mebibytes));
  const cluster = ["--cluster", url, ...(values.http ? [] : ["--cacert", certificate])];
  const forget = () => run([...rampart, "artifacts", "delete", "tally", "10203", ...cluster]);
  const byCurl = () => {
    const form = ["-F", `module=@${bundle}`, `${url}/v2/local/modules/user-defined/artifacts`];
    const trust = values.http ? [] : ["--cacert", certificate];
    const user = `${env.RAMPART_USER}:${env.RAMPART_PASSWORD}`;
    return Number(
      run(["curl", "-sSf", "-o", "/dev/null", "-w", "%{time_total}", "-u", user, ...trust, ...form]),
    );
  };
  const ratios = [];
  const peaks = [];
  for (let round = -1; round < Number(values.rounds); round++) {
    const seconds = byCurl();
    forget();
    const { document, peak } = await runWatched(["upload", bundle, ...cluster, "--json", "--quiet"]);
    forget();
    const own = document.clusters[0].nodes[0].milliseconds / 1000;
    // The first round warms the caches.
    if (round < 0) continue;
    ratios.push(seconds / own);
    peaks.push(peak);
    console.log(
      `${(size / 2 ** 20).toFixed(0)} MiB: curl ${seconds.toFixed(1)} s, rampart ${own.toFixed(1)} s, ratio ${(seconds / own).toFixed(2)}, ${peak.toFixed(0)} MiB of memory`,
    );
  }
  console.log(
    `median ratio of the rates ${median(ratios).toFixed(2)}, most memory ${Math.max(...peaks).toFixed(0)} MiB`,
  );
} finally {
  stop();
  rmSync(folder, { recursive: true, force: true });
}
