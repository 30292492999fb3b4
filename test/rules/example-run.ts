import { execFileSync } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type DescriptionSource, packBundle } from "@rampart/bundle";
import type { Finding, Rule } from "@rampart/findings";
import { type Environment, judgeManifest, parseManifest, parseModuleMetadata } from "@rampart/metadata";
import { fixture } from "../cli/rampart.ts";
import { type ExampleHeading, example, readPage } from "./page.ts";

// What the examples of a page lead to. The files come out of the page itself.

export function parseManifestExample(
  rule: Rule,
  heading: ExampleHeading,
  environment: Environment = {},
): readonly Finding[] {
  const bytes = Buffer.from(example(rule, heading, "yaml ramp.yml"));
  return judgeManifest(parseManifest(bytes, environment));
}

export function parseMetadataExample(rule: Rule, heading: ExampleHeading): readonly Finding[] {
  const bytes = Buffer.from(example(rule, heading, "json module.json"));
  return parseModuleMetadata(bytes, { bundled: false }).findings;
}

/** What `rampart pack` would be called with, beside the module and the manifest. */
export interface PackCall {
  /** Of the fixtures; by default the example module. */
  readonly module?: string;
  /** A file of the page. */
  readonly commandsFrom?: string;
  /** `none`: the manifest says it all. */
  readonly discover?: "host" | "none";
  readonly hostOsRelease?: string;
  /** By default `rampart pack`. */
  readonly command?: "ramp";
}

/** Packs a fixture with the manifest of the page. */
export async function packExample(
  rule: Rule,
  heading: ExampleHeading,
  call: PackCall = {},
): Promise<readonly Finding[]> {
  const { module = fixture("tally"), hostOsRelease, command } = call;
  return await inFolderOf(rule, heading, async (folder) => {
    await writeFile(join(folder, "gears.tgz"), gzipSync(Buffer.alloc(1024)));
    await copyFile(module, join(folder, "libgears.so"));
    const { findings } = await packBundle({
      command,
      inputs: { modulePath: module, manifestPath: join(folder, "ramp.yml"), environment: {} },
      facts: { description: descriptionSource(folder, call), hostOsRelease },
      output: join(folder, "out.zip"),
    });
    return findings;
  });
}

function descriptionSource(folder: string, { commandsFrom, discover = "host" }: PackCall): DescriptionSource {
  if (commandsFrom !== undefined) return { from: "file", path: join(folder, commandsFrom) };
  return discover === "none" ? { from: "manifest" } : { from: "load", method: discover };
}

/** The bytes of a file that the commands of the page make, all but those of Rampart itself. */
export async function fileOfConsole(rule: Rule, heading: ExampleHeading, name: string): Promise<Buffer> {
  const commands = example(rule, heading, "console")
    .split("\n")
    .filter((line) => line.startsWith("$ ") && !line.startsWith("$ rampart "))
    .map((line) => line.slice(2));
  return await inFolderOf(rule, heading, async (folder) => {
    for (const command of commands) execFileSync("/bin/sh", ["-c", command], { cwd: folder });
    return await readFile(join(folder, name));
  });
}

/** A folder with the files that the page shows under a heading, for as long as `use` runs. */
export async function inFolderOf<Result>(
  rule: Rule,
  heading: ExampleHeading,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "rampart-rules-"));
  try {
    for (const { info, text } of readPage(rule).blocks.filter((block) => block.heading === heading)) {
      const [, name] = info.split(" ");
      if (name !== undefined) await writeFile(join(folder, name), text);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
