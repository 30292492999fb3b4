import { once } from "node:events";
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Project, root, useProject } from "./ci/emulation.ts";
import { commandPath, exampleManifest, fixture } from "./cli/rampart.ts";
import { describeUnless } from "./support/describe-unless.ts";

// Runs what the pages show: the blocks of a tutorial are one session of a shell, and every other page calls commands and
// flags that there are.

const docs = join(root, "docs");
const pages = readdirSync(docs, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));
const textOf = (page: string) => readFileSync(join(docs, page), "utf8");

interface Block {
  readonly language: string;
  /** The file that the block is, behind its language. */
  readonly file: string;
  readonly code: string;
}

function blocksOf(page: string): Block[] {
  return [...textOf(page).matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms)].map(
    ([, language = "", file = "", code = ""]) => ({ language, file, code }),
  );
}

const project = useProject();
const tutorials = pages.filter((page) => /^tutorials\/(?!README)/.test(page));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** What a reader of a page has. */
const given: Readonly<Record<string, string>> = {
  "release-engineer.md":
    "mkdir -p build/x86_64 build/aarch64; mv tally.so build/x86_64; mv other.so build/aarch64/tally.so",
  "ci.md": "rampart pack tally.so -m ramp.yml -o released.zip -q",
  "operator.md": `
    rampart pack tally.so -m ramp.yml -o tally.zip -q
    openssl genpkey -algorithm ed25519 -out release.pem
    openssl pkey -in release.pem -pubout -out release.pub
    rampart sign tally.zip --key release.pem
    sha256sum tally.zip > SHA256SUMS`,
};

function prepare(own: Project): void {
  const { folder } = own;
  own.program("rampart", `exec "${process.execPath}" "${commandPath("rampart")}" "$@"`);
  copyFileSync(fixture("tally"), join(folder, "tally.so"));
  copyFileSync(fixture("tally").replace("x86_64", "aarch64"), join(folder, "other.so"));
  copyFileSync(exampleManifest, join(folder, "ramp.yml"));
}

describeUnless(process.arch === "x64" ? undefined : "not on x86-64", "docs/tutorials", () => {
  it.each(tutorials)("%s runs from its first line to its last", async (page) => {
    const { current } = project;
    prepare(current);
    const port = await freePort();
    const lines = blocksOf(page).map(({ language, file, code }) => {
      if (language === "sh") return code;
      mkdirSync(dirname(current.path(file)), { recursive: true });
      return `cat > ${file} <<'END'\n${code}END\n`;
    });
    const session = lines.join("\n").replaceAll("9443", String(port));
    const script = `trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n${given[page.replace("tutorials/", "")] ?? ""}\n${session}`;
    const words = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
    const { code, stdout, stderr } = await current.run("/bin/bash", words);
    expect(code, `${stdout}\n${stderr}`).toBe(0);
  });
});

describe("the pages call what there is", () => {
  const commands = new Map(
    readdirSync(join(docs, "commands")).map((page) => [
      page.replace(/\.md$/, ""),
      textOf(`commands/${page}`),
    ]),
  );

  /** The longest command that the words begin with, such as `modules list`. */
  const commandOf = (words: readonly string[]) =>
    [words.slice(0, 2).join("-"), words[0] ?? ""].find((name) => commands.has(name));

  it.each(pages.filter((page) => blocksOf(page).some(({ language }) => language === "sh")))("%s", (page) => {
    const calls = blocksOf(page)
      .filter(({ language }) => language === "sh")
      .flatMap(({ code }) => code.replaceAll("\\\n", " ").split("\n"))
      .flatMap((line) => line.replace(/ #.*$/, "").split(/\||&&|;|\$\(/))
      .flatMap((part) => /^\s*(?:npx )?rampart (.+)$/.exec(part)?.[1] ?? []);
    for (const call of calls) {
      const words = call.trim().split(/\s+/);
      if (words[0]?.startsWith("-") || words[0] === "help") continue;
      const name = commandOf(words);
      expect(name, call).toBeDefined();
      for (const [flag] of call.matchAll(/(?<=\s)--[a-z][a-z0-9-]*/g))
        expect(commands.get(name ?? ""), `${call}: ${flag}`).toContain(flag);
    }
  });
});
