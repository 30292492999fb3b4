import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { adviceFor, flagsIn } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { commandTable } from "../../packages/cli/src/command-table.ts";
import type { DefinedCommand } from "../../packages/cli/src/define-command.ts";
import { Command } from "../../packages/cli/src/typed-commander.ts";

/** Advice names only flags of the command that prints it. */

const root = join(import.meta.dirname, "../..");

interface Entry {
  readonly name: string;
  readonly file: string;
  readonly load: () => Promise<{ readonly command: DefinedCommand }>;
}

const commands: Entry[] = commandTable.flatMap((entry) =>
  "commands" in entry
    ? entry.commands.map(({ name, load }) => ({
        name: `${entry.name} ${name}`,
        file: `${entry.name}/${name}`,
        load,
      }))
    : [{ name: entry.name, file: entry.name, load: entry.load }],
);

async function flagsOf({ load }: Entry): Promise<ReadonlySet<string>> {
  const bare = new Command();
  const io = {
    stdout: { write: () => {}, isTerminal: false },
    stderr: { write: () => {}, isTerminal: false },
    environment: {},
    signal: new AbortController().signal,
  };
  const { command } = await load();
  command.declare(bare, {
    io,
    program: () => Promise.reject(new Error("not asked for")),
    finish: () => {},
  });
  return new Set(["--help", ...bare.options.flatMap(({ long }) => long ?? [])]);
}

/** Texts of a source file that are no declaration of flags and no example. */
function textsOf(source: string): string[] {
  const said = source
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "")
    .replaceAll(/\.option\([\s\S]*?\n? *\)(?=[\s;.,)])/g, "")
    .replace(/examples: \[[\s\S]*?\],/, "");
  return [...said.matchAll(/"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g)].map(([text]) => text.slice(1, -1));
}

const sourcesBelow = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /^(?!.*\.test).*\.ts$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !path.includes("/generated/"));

describe.each(commands)("$name", (entry) => {
  it("names its own flags alone, but for whole command lines", async () => {
    const flags = await flagsOf(entry);
    const source = readFileSync(join(root, "packages/cli/src/commands", `${entry.file}.ts`), "utf8");
    const foreign = textsOf(source).flatMap((text) => flagsIn(text).filter((flag) => !flags.has(flag)));
    expect(foreign).toEqual([]);
  });
});

/** What packages below the command line say in `help`, which a command prints without the sentences that are not for it. */
const advice = ["bundle", "cluster-client", "deploy", "discovery", "files", "project"]
  .flatMap((name) => sourcesBelow(`packages/${name}/src`))
  .flatMap((path) => textsOf(readFileSync(path, "utf8")).map((text) => ({ path, text })))
  .filter(({ text }) => /[A-Z-].*[.]$/.test(text) && flagsIn(text).length > 0);

describe("advice of the packages below", () => {
  it("is found here", () => {
    expect(advice.length).toBeGreaterThan(5);
  });

  it("has a command for each of its sentences", async () => {
    const known = await Promise.all(commands.map(flagsOf));
    for (const { path, text } of advice) {
      const all = new Set(known.flatMap((flags) => [...flags]));
      expect(adviceFor(text, all)?.length, `${path}: ${text}`).toBeGreaterThan(0);
      for (const flags of known) {
        const said = adviceFor(text, flags) ?? "";
        expect(flagsIn(said).filter((flag) => !flags.has(flag))).toEqual([]);
      }
    }
  });
});
