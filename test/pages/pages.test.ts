import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Project, root } from "../ci/emulation.ts";
import { describeUnless } from "../support/describe-unless.ts";
import { freePort } from "../support/free-port.ts";
import { abridged, masked } from "../support/masked.ts";
import { type Block, blocksOf, pages, pageText, stepsOf } from "./blocks.ts";
import { clusters, fails, given } from "./given.ts";
import { leftOut } from "./left-out.ts";
import { environmentOf, prepare, startPageCluster } from "./place.ts";
import { Shell } from "./shell.ts";

// Runs every command that a page shows, and compares what is printed with what the page says. With RAMPART_TEST_PAGES=write
// the pages get what is printed.

const writes = process.env["RAMPART_TEST_PAGES"] === "write";
const separator = "\u001e";

const isShell = ({ language }: Block) => language === "sh" || language === "console";
const isLeftOut = (page: string, { code }: Block) =>
  Object.keys(leftOut[page] ?? {}).some((start) => code.startsWith(start));

/** The blocks of a page as one session of a shell; of some pages each block or line by itself. */
function sessionsOf(page: string): Block[][] {
  const run = partsOf(page).filter((block) => !isLeftOut(page, block));
  if (!run.some(isShell)) return [];
  return isSplit(page) ? run.map((block) => [block]) : [run];
}

/** Pages of commands, whose examples are alternatives, and of what stays until it is stopped. */
const isSplit = (page: string) => page.startsWith("docs/commands/") || page === "docs/emulator.md";

function partsOf(page: string): Block[] {
  if (!page.startsWith("docs/commands/")) return blocksOf(page);
  const lines = ({ code }: Block) => code.trim().split("\n");
  return blocksOf(page)
    .filter(isShell)
    .flatMap((block) => lines(block).map((code) => ({ ...block, code })));
}

const running = pages.filter((page) => sessionsOf(page).length > 0);

function scriptOf(page: string, blocks: readonly Block[]): string {
  const sections = new Set<string>();
  const lines = blocks.flatMap((block) => {
    const { heading, language, file, code } = block;
    const first = sections.has(heading) ? undefined : given[`${page}, ${heading}`];
    sections.add(heading);
    return [first ?? "", scriptOfBlock(block, language, file, code)];
  });
  return [given[blocks[0]?.code ?? ""] ?? given[page] ?? "", ...lines].join("\n");
}

function scriptOfBlock(block: Block, language: string, file: string, code: string): string {
  if (language === "sh") return code.split("\n").map(expectingFailure).join("\n");
  if (language !== "console")
    return file === "" ? "" : `mkdir -p "$(dirname ${file})"; cat > ${file} <<'END'\n${code}END`;
  const mark = `printf '${separator}'`;
  return stepsOf(block)
    .map(
      ({ command }) =>
        `${mark}; code=0; { ${command}\n} 2>&1 || code=$?; ${mark}; printf '%s' $code; ${mark}`,
    )
    .join("\n");
}

function expectingFailure(line: string): string {
  const code = fails[line.replace(/ +#.*/, "")];
  return code === undefined ? line : `{ ${line}\n} && exit 99 || [ $? = ${code} ]`;
}

/** What a page shows of a call: its output, and the exit code where the output does not say it. */
function shownOf(command: string, output: string, code: number): string {
  const isCall = command.startsWith("rampart ") && !/[|;&]/.test(command);
  const said = /^[✗?] /m.test(output) ? 1 : 0;
  return isCall && code !== said ? `${output}\nexit code ${code}` : output;
}

const blurred = (text: string) =>
  masked(text)
    .replaceAll(/\b(?=[0-9a-f]*\d)[0-9a-f]{8}\b/g, "<crc>")
    .replaceAll(/\b\d+(\.\d+)? (KB|MB)\b/g, "<size>");

/** The page's lines where they are in what was printed in this order, with `…` for what is between them. */
function shortened(actual: string, shown: string): string {
  const wanted = shown.split("\n");
  const lines: string[] = [];
  for (const line of actual.split("\n")) {
    if (wanted[0] !== undefined && blurred(wanted[0]) === blurred(line)) lines.push(wanted.shift() ?? "");
    else if (lines.at(-1) !== "…") lines.push("…");
  }
  return wanted.length === 0 && shown !== "" ? lines.join("\n") : actual;
}

const shell = new Shell();
let template: Project;
beforeAll(async () => {
  await shell.start();
  template = await prepare(shell);
});
afterAll(() => {
  shell.stop();
  template.remove();
});

const needsCluster =
  /cluster\.example\.com|clusters\.yml|rampart (modules|artifacts|capabilities|actions|upgrade|upload|fleet)/;

async function runSession(page: string, blocks: readonly Block[]) {
  const project = new Project();
  cpSync(template.folder, project.folder, { recursive: true, preserveTimestamps: true });
  const script = scriptOf(page, blocks);
  const cluster = needsCluster.test(script)
    ? await startPageCluster(project, clusters[blocks[0]?.code ?? ""] ?? clusters[page])
    : undefined;
  const port = await freePort();
  const local = script
    .replaceAll("RAMPART_PASSWORD=…", "RAMPART_PASSWORD=$RAMPART_PASSWORD")
    .replaceAll("9443", port)
    .replaceAll(
      /https:\/\/(cluster\.example\.com|10\.0\.0\.\d):\d+/g,
      cluster?.environment["REDIS_ENTERPRISE_URL"] ?? "",
    );
  const environment = { ...environmentOf(project), ...cluster?.environment, EMULATOR_PORT: port };
  try {
    const outcome = await shell.run(local, project.folder, environment);
    const parts = outcome.stdout.replaceAll(`${project.folder}/`, "").split(separator);
    const printed = (index: number) => ({
      output: (parts[3 * index + 1] ?? "it did not run").trimEnd(),
      code: Number(parts[3 * index + 2]),
    });
    return { ...outcome, printed };
  } finally {
    await cluster?.emulator.close();
    project.remove();
  }
}

describeUnless(process.arch === "x64" ? undefined : "not on x86-64", "what a page shows", () => {
  it.each(running)("%s", async (page) => {
    let text = pageText(page);
    for (const blocks of sessionsOf(page)) {
      const { code, stdout, stderr, printed } = await runSession(page, blocks);
      expect(code, `${stdout}\n${stderr}`).toBe(0);
      const steps = blocks.flatMap(stepsOf);
      const happened = steps.map(({ command, output }, index) => {
        const { output: actual, code } = printed(index);
        const shown = shownOf(command, actual, code);
        return abridged(blurred(shown), blurred(output)) === blurred(output)
          ? output
          : shortened(shown, output);
      });
      if (writes) text = withOutputs(text, steps, happened);
      const session = (outputs: readonly string[]) =>
        steps.map(({ command }, index) => `$ ${command}\n${outputs[index]}`).join("\n");
      if (!writes) expect(session(happened)).toBe(session(steps.map(({ output }) => output)));
    }
    if (text !== pageText(page)) writeFileSync(join(root, page), text);
  });
});

/** The page with other outputs, each looked for behind the one before. */
function withOutputs(
  text: string,
  steps: readonly { command: string; output: string }[],
  outputs: readonly string[],
) {
  let [done, rest] = ["", text];
  for (const [index, { command, output }] of steps.entries()) {
    const before = `$ ${command}\n${output === "" ? "" : `${output}\n`}`;
    const start = rest.indexOf(before);
    const after = outputs[index] === "" ? "" : `${outputs[index]}\n`;
    done += `${rest.slice(0, start)}$ ${command}\n${after}`;
    rest = rest.slice(start + before.length);
  }
  return done + rest;
}

describe("the list of what is left out", () => {
  it("names blocks that there are", () => {
    const gone = Object.entries(leftOut).flatMap(([page, starts]) =>
      Object.keys(starts).filter((start) => !partsOf(page).some(({ code }) => code.startsWith(start))),
    );
    expect(gone).toEqual([]);
  });
});
