import {
  checkModule,
  loadOnReleases,
  lowestRelease,
  readModuleElf,
  refuseUnread,
  sufficientSystems,
} from "@rampart/bundle";
import { type DiscoverOptions, DiscoveryError, discover, isImitated } from "@rampart/discovery";
import { isThere, writeFileAtomic } from "@rampart/files";
import { printable, RampartError, report } from "@rampart/findings";
import { judgeManifest, parseManifest } from "@rampart/metadata";
import { compareRedisVersions, redisVersions } from "@rampart/platforms";
import { openQuestions } from "../ask-terminal.ts";
import { refuseSharedPaths } from "../call-paths.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { withFlags } from "../flag-group.ts";
import { judgeAnswer } from "../init-answer.ts";
import type { Io } from "../io.ts";
import { discoveryOptions, isolationFlags } from "../load-options.ts";
import { loadPolicyFlags, refusesLoads } from "../load-policy.ts";
import { usage } from "../option-values.ts";
import { outputFlags } from "../output-options.ts";
import { releasesThatLoad } from "../releases/release-rows.ts";
import { type ManifestDraft, renderManifest, servableInWords } from "../render/manifest-yaml.ts";
import { writeLine } from "../render/write-line.ts";
import { printOutcome } from "../report-output.ts";
import { modulePathOf } from "../standard-input.ts";
import type { Command } from "../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("[module]", "the module to fill the manifest from, a .so file")
      .option("-o, --output <file>", "manifest to write (default: ramp.yml)")
      .option("-y, --yes", "ask nothing")
      .option("--force", "replace a manifest that exists"),
    loadPolicyFlags,
    isolationFlags,
    outputFlags,
  );

type InitOptions = ActionOptions<typeof flags>;

export const command = defineCommand({
  flags,
  examples: ["rampart init ./mymodule.so", "rampart init ./mymodule.so --yes -o ramp.yml"],
  seeAlso: "metadata.md",
  action: init,
});

/** Writes a manifest and prints its path. */
async function init(modulePath: string | undefined, options: InitOptions, io: Io): Promise<number> {
  const output = options.output ?? "ramp.yml";
  const asks = options.yes !== true;
  if (asks && !(process.stdin.isTTY && io.stderr.isTerminal)) {
    throw usage(
      "init asks questions, which needs a terminal",
      "Give --yes to write the manifest without asking.",
    );
  }
  await refuseSharedPaths({ "the module": modulePath }, { "the manifest": output });
  if (options.force !== true && (await isThere(output))) {
    throw new RampartError("environment", "file-exists", `${output} already exists`, {
      help: "Give another name with -o, or --force to replace it.",
    });
  }
  let draft: ManifestDraft = { systems: [], fromModule: modulePath !== undefined };
  if (modulePath !== undefined) {
    const { elf, findings } = await readModuleElf({ path: modulePathOf(modulePath) });
    const faults = elf === undefined ? findings : checkModule(elf, {});
    if (elf === undefined || faults.length > 0) {
      return printOutcome("init", { ...report(modulePath, faults), outputs: [] }, [], options, io);
    }
    draft = {
      ...draft,
      systems: sufficientSystems(elf),
      ...((await refusesLoads(options, "what the module registers and calls", io))
        ? {}
        : await describe(modulePath, options, io)),
    };
  }
  if (!options.quiet && draft.servable !== undefined)
    writeLine(io.stderr, io, servableInWords(draft.servable));
  if (asks) draft = await ask(draft, io);
  const text = Buffer.from(renderManifest(draft));
  await writeFileAtomic(output, text, { signal: io.signal });
  const findings = judgeManifest(parseManifest(text, io.environment));
  const sources = new Map([["", text.toString()]]);
  const result = { ...report(output, findings), outputs: [output], sources };
  const exitCode = await printOutcome("init", result, [printable(output)], options, io);
  if (!options.quiet) {
    writeLine(
      io.stderr,
      io,
      `Complete it, then: rampart lint ${shellWord(output)} && rampart pack ${shellWord(modulePath ?? "MODULE")} -m ${shellWord(output)}`,
    );
  }
  return exitCode;
}

/** What the module says of itself, as far as it can be loaded here; a manifest can be written without. */
async function describe(modulePath: string, options: InitOptions, io: Io): Promise<Partial<ManifestDraft>> {
  const loading: DiscoverOptions = { ...discoveryOptions(options, io), method: "host", arguments: [] };
  try {
    const { name, load } = await discover(modulePath, loading);
    const needed = lowestRelease(load?.api ?? {});
    const servable = await servableVersions(modulePath, loading);
    // Of a version that no cluster has databases of, none could use the module.
    const isEnough = (version: string) => needed !== undefined && compareRedisVersions(version, needed) >= 0;
    const lowest = servable.find(isEnough) ?? needed;
    return {
      display_name: name,
      servable,
      ...(lowest !== undefined && { min_redis_version: lowest }),
    };
  } catch (error) {
    io.signal.throwIfAborted();
    if (!(error instanceof DiscoveryError)) throw error;
    refuseUnread(modulePath, error);
    writeLine(
      io.stderr,
      io,
      `The module could not be loaded here, so its name is left open: ${error.message}`,
    );
    return {};
  }
}

/** Values of `compatible_redis_version` that some cluster has databases of, and that the module loads on. */
async function servableVersions(modulePath: string, loading: DiscoverOptions): Promise<readonly string[]> {
  const places = redisVersions.filter(isImitated).map((redis) => ({ kind: "imitated" as const, redis }));
  const { loads = [] } = await loadOnReleases(modulePath, places, loading);
  return releasesThatLoad(loads);
}

const questions: readonly (readonly [keyof ManifestDraft & string, string])[] = [
  ["display_name", "Name for people"],
  ["description", "What it does, in a sentence"],
  ["author", "Author or company"],
  ["email", "Contact e-mail"],
  ["homepage", "Address of its page"],
  ["license", "License"],
  ["compatible_redis_version", "Redis version that this build is for, such as 8.0"],
  ["min_redis_version", "Lowest Redis version"],
];

async function ask(draft: ManifestDraft, { signal, stderr }: Io): Promise<ManifestDraft> {
  const terminal = openQuestions(signal);
  try {
    let answered = draft;
    for (const [field, question] of questions) {
      const proposal = answered[field];
      const prompt = `${question}${proposal === undefined ? "" : ` [${String(proposal)}]`}: `;
      let answer: string;
      do answer = (await terminal.ask(prompt)).trim();
      while (answer !== "" && !isTaken(field, answer, stderr));
      if (answer !== "") answered = { ...answered, [field]: answer };
    }
    return answered;
  } finally {
    terminal.close();
  }
}

/** Says what is wrong with an answer, and whether it can be in the manifest. */
function isTaken(field: string, answer: string, stderr: Io["stderr"]): boolean {
  const { problems, isRefused } = judgeAnswer(field, answer);
  for (const problem of problems) stderr.write(`${problem}\n`);
  return !isRefused;
}

/** A word that can be pasted into a shell. */
function shellWord(word: string): string {
  return /^[\w./@%+=:,-]+$/.test(word) ? word : `'${printable(word).replaceAll("'", "'\\''")}'`;
}
