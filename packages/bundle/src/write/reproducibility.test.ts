import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, expect, test } from "vitest";

// A process of its own takes its time zone and umask before any code runs; it needs the sources as one file.
const run = promisify(execFile);
const hour = 3600;
let folder: string;

const script = `
import { chmodSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeTarGz } from "./write-tar.mjs";
import { writeZip } from "./write-zip.mjs";

const { umask, times, inFolder } = JSON.parse(process.argv[2]);
process.umask(umask);
const folder = mkdtempSync(join(inFolder, "run-"));
const source = join(folder, "source");
mkdirSync(join(source, "lib/empty"), { recursive: true });
const path = join(source, "lib/x.so");
// Of several blocks, which threads deflate side by side.
let content = Buffer.from("some content");
while (content.length < 3e6) content = Buffer.concat([content, content.map((byte, at) => byte ^ (at >> 3))]);
writeFileSync(path, content);
writeFileSync(join(source, "README"), "read me");
chmodSync(path, umask === 0o077 ? 0o700 : 0o755);
const bytes = new TextEncoder().encode("{}");
const entries = [
  { name: "module.json", mode: 0o644, compression: "deflate", source: { bytes } },
  { name: "x.so", mode: 0o755, compression: "deflate", source: { path, size: statSync(path).size } },
];
const small = entries.slice(0, 1);
const zip = await writeZip(join(folder, "out.zip"), entries, {});
const tar = await writeTarGz(join(folder, "out.tgz"), source, {});
const moments = [];
for (const modified of times) moments.push((await writeZip(join(folder, "t.zip"), small, { modified })).sha256);
console.log(JSON.stringify({ zip, tar, moments }));
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "reproducibility-"));
  const bundle = await rolldown({
    input: ["write-tar", "write-zip"].map((name) => fileURLToPath(new URL(`${name}.ts`, import.meta.url))),
    platform: "node",
    logLevel: "silent",
    resolve: { conditionNames: ["source", "node", "default"] },
  });
  await bundle.write({ dir: folder, format: "esm", entryFileNames: "[name].mjs" });
  await bundle.close();
  await writeFile(join(folder, "run.mjs"), script);
});
afterAll(() => rm(folder, { recursive: true }));

async function runIn(
  TZ: string,
  umask: number,
  times: readonly number[] = [],
  { threads = 4, cores = "" }: { readonly threads?: number; readonly cores?: string } = {},
): Promise<Record<string, unknown>> {
  const settings = JSON.stringify({ umask, times, inFolder: folder });
  const env = {
    ...process.env,
    TZ,
    LC_ALL: umask === 0o022 ? "C" : "de_DE.UTF-8",
    UV_THREADPOOL_SIZE: String(threads),
  };
  const command = [process.execPath, join(folder, "run.mjs"), settings];
  const [program = "", ...words] = cores === "" ? command : ["taskset", "-c", cores, ...command];
  const { stdout } = await run(program, words, { env });
  return JSON.parse(stdout) as Record<string, unknown>;
}

// Every half hour of the days on which the clocks change in New York and on Lord Howe Island, and both ends of DOS time.
const around = (day: string) =>
  Array.from({ length: 60 }, (_, index) => Date.parse(day) / 1000 + (index * hour) / 2);
const times = [
  ...["2024-03-10", "2024-11-03", "2024-04-07", "2024-10-06"].flatMap(around),
  ...[0, 315532800, 315532800 + 3 * hour, 4354819198 - 3 * hour, 4354819199, 9e9],
];

test("the same bytes in every time zone, umask, locale and folder", { timeout: 120_000 }, async () => {
  const reference = await runIn("UTC", 0o022, times);
  expect(new Set(reference["moments"] as string[]).size).toBe(4 * 60 + 4);
  for (const [zone, umask] of [
    ["Asia/Tokyo", 0o077],
    ["America/New_York", 0o002],
    ["Australia/Lord_Howe", 0o022],
  ] as const) {
    expect(await runIn(zone, umask, times), zone).toEqual(reference);
  }
});

test("the same bytes on any number of threads and cores", { timeout: 120_000 }, async () => {
  const reference = await runIn("UTC", 0o022);
  for (const threads of [1, 2, 3, 16]) expect(await runIn("UTC", 0o022, [], { threads })).toEqual(reference);
  if (process.platform === "linux") expect(await runIn("UTC", 0o022, [], { cores: "0" })).toEqual(reference);
});

// What was written once must be written for ever; zlib differs between releases of Node, so only stored bytes count.
test("the bytes of the tar.gz header say nothing about the system", async () => {
  const { tar } = (await runIn("UTC", 0o022)) as { tar: { sha256: string } };
  expect((await runIn("UTC", 0o022))["tar"]).toEqual(tar);
});
