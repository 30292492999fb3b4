import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { adviceFor } from "@rampart/findings";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildBundle, metadataOf, sha256 } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { kinds } from "../bad-bundles/kinds.ts";
import { rampart } from "../cluster/command-run.ts";
import { describeUnless } from "../support/describe-unless.ts";
import { launch } from "./chromium.ts";
import {
  askJudge,
  type Content,
  type Documents,
  missing,
  type NamedBytes,
  pageAddress,
  startJudge,
} from "./judging-page.ts";

const fixtures = join(import.meta.dirname, "../../fixtures");
/**
 * Matrices, comparisons and the bundles of modules, which are much alike, take long: by default a sample of them, with
 * RAMPART_TEST_PAGE=all every one.
 */
const step = process.env["RAMPART_TEST_PAGE"] === "all" ? 1 : 23;
const today = new Date().toISOString().slice(0, 10);
const isZip = ({ name }: NamedBytes) => name.endsWith(".zip");

async function fixtureFiles(folder: string, pattern: RegExp): Promise<NamedBytes[]> {
  const paths = await readdir(join(fixtures, folder), { recursive: true, withFileTypes: true });
  const files = paths.filter((entry) => entry.isFile() && pattern.test(entry.name));
  return await Promise.all(
    files.map(async ({ parentPath, name }) => ({
      name: `${basename(parentPath)}/${name}`,
      bytes: await readFile(join(parentPath, name)),
    })),
  );
}

/** A bundle of a module of the fixtures, whose metadata say what is true of it. */
function bundleOf({ name, bytes }: NamedBytes): NamedBytes {
  const file = basename(name);
  const architecture = name.startsWith("aarch64/") ? "aarch64" : "x86_64";
  const metadata = { architecture, module_file: file, sha256: sha256(bytes) };
  return { name: `of-${name}.zip`, bytes: buildBundle({ metadata, module: { name: file, content: bytes } }) };
}

/** Everything that is judged on both sides. */
async function subjects(): Promise<NamedBytes[]> {
  const modules = await fixtureFiles("modules", /\.so$|^executable|\.a$|\.debug$/);
  const manifests = [
    ...(await fixtureFiles("manifests", /\.yml$/)),
    ...(await fixtureFiles("example", /\.yml$/)),
  ];
  const hostile = await fixtureFiles("fuzz", /\.bin$/);
  const bad = kinds.map(({ bytes }, index) => ({ name: `bad/${index}.zip`, bytes: bytes() }));
  const texts = [metadataOf(), metadataOf({ sha256: undefined, version: "10203" }), { uid: "1" }, []];
  const metadata = texts.map((text, index) => ({
    name: `metadata/${index}/module.json`,
    bytes: Buffer.from(JSON.stringify(text, null, 2)),
  }));
  const others = [
    { name: "other/empty.yml", bytes: Buffer.alloc(0) },
    { name: "other/noise.bin", bytes: Buffer.alloc(100_000, "\0\u0001\u0002") },
    { name: "other/broken.json", bytes: Buffer.from('{"module_name": ') },
  ];
  const shared = modules.filter(({ name }) => name.endsWith(".so"));
  const bundles = shared.filter((_module, index) => index % step === 0).map(bundleOf);
  return [...modules, ...manifests, ...hostile, ...metadata, ...others, ...bad, ...bundles];
}

/** Pairs to compare: a bundle with the good one, in both orders by turns. */
function pairsOf(files: readonly NamedBytes[]): (readonly [NamedBytes, NamedBytes])[] {
  const good = { name: "pair/good.zip", bytes: buildBundle() };
  const sample = files.filter(isZip).filter((_file, index) => index % step === 0);
  return sample.map((file, index) => (index % 2 === 0 ? [good, file] : [file, good]));
}

/** A document of the command, without its head, and with the advice of who has no flags. */
function contentOf(text: string): Content {
  const { tool, command, schema, schemaVersion, ...content } = JSON.parse(text, (key, value) =>
    key === "help" ? adviceFor(value as string) : value,
  ) as Record<string, unknown>;
  return content;
}

describeUnless(missing, "the page and the command", () => {
  let browser: Browser;
  let page: Page;
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rampart-agreement-"));
    browser = await launch();
    // The program is started here as the page does it, which its policy allows to the page alone.
    page = await browser.newPage({ bypassCSP: true });
    await page.goto(pageAddress);
    await startJudge(page);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function write({ name, bytes }: NamedBytes): Promise<string> {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
    return path;
  }

  async function command(...words: readonly string[]): Promise<Content> {
    const { stdout } = await rampart([...words, "--json"], { environment: {} });
    return contentOf(stdout.replaceAll(`${folder}/`, ""));
  }

  /** What both sides say of one file, by command. */
  async function saidOf(
    file: NamedBytes,
    index: number,
  ): Promise<(readonly [string, Content, Content | undefined])[]> {
    const path = await write(file);
    const { files, matrix } = await askJudge(page, [file], today);
    const documents = files[0]?.documents;
    const both: [string, Content, Content | undefined][] = [
      ["lint", await command("lint", path), documents?.lint],
      ["inspect", await command("inspect", path), documents?.inspect],
    ];
    if (documents?.verify !== undefined) {
      both.push(["verify", await command("verify", path), documents.verify]);
      if (index % step === 0) both.push(["matrix", await command("matrix", path), matrix?.document]);
    }
    return both;
  }

  it("say the same of every file", async () => {
    const differing: string[] = [];
    const compared: Record<string, number> = {};
    for (const [index, file] of (await subjects()).entries()) {
      for (const [name, said, shown] of await saidOf(file, index)) {
        compared[name] = (compared[name] ?? 0) + 1;
        if (!isSame(said, shown)) differing.push(`${name} ${file.name}`);
      }
    }
    process.stderr.write(`Documents compared: ${JSON.stringify(compared)}, differing: ${differing.length}\n`);
    expect(differing).toEqual([]);
    expect(compared["lint"]).toBeGreaterThan(400);
    expect(compared["verify"]).toBeGreaterThan(250);
    expect(compared["matrix"]).toBeGreaterThan(10);
  }, 3_600_000);

  it("say the same of two bundles", async () => {
    const differing: string[] = [];
    const pairs = pairsOf(await subjects());
    for (const [before, after] of pairs) {
      const said = await command("diff", await write(before), await write(after));
      const { comparison }: Documents = await askJudge(page, [before, after], today);
      if (!isSame(said, comparison?.document)) differing.push(`${before.name} ${after.name}`);
    }
    process.stderr.write(`Comparisons compared: ${pairs.length}, differing: ${differing.length}\n`);
    expect(differing).toEqual([]);
  }, 3_600_000);

  it("say the same of a folder of bundles", async () => {
    const files = ["rhel8", "rhel9", "ubuntu22", undefined].map((system, index) => ({
      name: `set/${index}.zip`,
      bytes: buildBundle({ metadata: { operating_systems: system === undefined ? {} : [system] } }),
    }));
    const paths = await Promise.all(files.map(write));
    const { matrix } = await askJudge(page, files, today);
    expect(matrix?.document).toEqual(await command("matrix", ...paths));
  });
});

/** As documents: what is undefined is absent. */
function isSame(said: Content, shown: Content | undefined): boolean {
  return JSON.stringify(said) === JSON.stringify(shown);
}
