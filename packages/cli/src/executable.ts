import { basename } from "node:path";
import { getRawAsset, isSea } from "node:sea";
import { ChunkLoader, executableFolder, head, tail } from "./chunk-loader.ts";
import { printVersion } from "./print-version.ts";

// What a single executable starts: the command with all its files inside of the program.

/** Set by scripts/bundle-cli.mjs. */
declare const RAMPART_MAIN: string;
/** Set by scripts/release-executable.mjs: names of the files, with a slash between their parts. */
declare const RAMPART_FILES: readonly string[];

type Main = typeof import("./main.ts");

const names = new Set(RAMPART_FILES);
const bytes = (name: string): Buffer => Buffer.from(getRawAsset(name) as ArrayBuffer);

const loader = new ChunkLoader({
  folder: executableFolder,
  source: (name) => `${head}${bytes(name).toString("latin1")}${tail}`,
  code: (name) => (names.has(`code/${name}`) ? bytes(`code/${name}`) : undefined),
});

if (!isSea()) throw new Error("this file is meant for a single executable");
const command = basename(process.argv[1] ?? "") === "ramp" ? "ramp" : "rampart";
if (!printVersion(command))
  void (loader.load(RAMPART_MAIN) as Main).main(command, { names: RAMPART_FILES, bytes });
