import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fixturesFolder } from "../discovery/fixture-modules.ts";
import { type Vendor, vendors } from "./vendors.ts";

/** One call of `ramp pack`, made of RAMP and of ours. */
export interface DifferentialCase {
  readonly title: string;
  /** Name of a fixture, or the path of a module. */
  readonly module: string;
  /** Name of a file in `fixtures/manifests`. */
  readonly manifest?: string;
  /** Name that the module's file has, where it is not the fixture's. */
  readonly fileName?: string;
  /** Text of a manifest that no fixture has; in Latin-1 where its bytes are no UTF-8. */
  readonly text?: string;
  readonly isLatin1?: boolean;
  readonly words?: readonly string[];
  /** The working directory is a git repository. */
  readonly inRepository?: boolean;
}

/** What a build would have set. */
export const environment = { SEMVER: "1.4.2", COG_PLUGIN: "plugin/cog_eight", COG_HOME: "home" };

const manifestFolder = join(fixturesFolder, "../manifests");

/** Modules that do not let a server go on: RAMP would wait for ever. */
const unanswering = new Set(["hangs", "spins", "floods", "floods-log"]);

function fixtureCases(): DifferentialCase[] {
  const modules = readdirSync(join(fixturesFolder, "x86_64")).map((file) => basename(file, ".so"));
  return modules
    .filter((module) => !unanswering.has(module))
    .toSorted()
    .map((module) => ({ title: `fixture ${module}`, module }));
}

function manifestCases(): DifferentialCase[] {
  return readdirSync(manifestFolder)
    .toSorted()
    .map((manifest) => ({ title: `manifest ${manifest}`, module: "tally", manifest }));
}

const command = (name: string) =>
  JSON.stringify({
    command_name: name,
    command_arity: -2,
    flags: ["readonly"],
    first_key: 1,
    last_key: 1,
    step: -1,
  });

/** Every option of RAMP that says something about the metadata, and the spellings that its parser takes. */
const optionLines: readonly (readonly string[])[] = [
  ["--display-name", "Tally 2"],
  ["-d", "Tally 2"],
  ["-d", ""],
  ["--display-name=Tally=2"],
  ["-dTally"],
  ["--capability-name", "Counting"],
  ["-b", "Counting"],
  ["--module-name", "counter"],
  ["-n", "counter"],
  ["--author", "Somebody"],
  ["-a", "Somebody"],
  ["--email", "a@example.com"],
  ["-e", "a@example.com"],
  ["--architecture", "x86_64"],
  ["-A", "x86_64"],
  ["-A", "aarch64"],
  ["--description", "Counts"],
  ["-D", "Counts"],
  ["--homepage", "https://example.com"],
  ["-h", "https://example.com"],
  ["--license", "MIT"],
  ["-l", "MIT"],
  ["--cmdargs", "one two"],
  ["-c", "one two"],
  ["-c", "--dashes"],
  ["-c=one"],
  ["--runcmdargs", "run"],
  ["--runcmdargs", ""],
  ["-c", "one", "--runcmdargs", ""],
  ["--redis-min-version", "7.2"],
  ["-r", "7.2"],
  ["--redis-pack-min-version", "7.4"],
  ["-R", "7.4"],
  ["--redis-compatible-version", "8.0"],
  ["-cr", "8.0"],
  ["-cr=8.0"],
  ["--bigstore-version-2-support"],
  ["--config-command", "TALLY.CONFIG SET"],
  ["-cc", "TALLY.CONFIG SET"],
  ["-cc=TALLY.CONFIG"],
  ["-d", "-cc", "-cc", "-cr", "-cr", "8.2"],
  ["--os", "Linux"],
  ["-O", "Linux"],
  ["-O", "Darwin"],
  ["--capabilities", "types,hash_policy,flash,ipv6,asm,types"],
  ["-C", "types"],
  ["--exclude-commands", "tally.get,tally.incr,tally.reset,tally.total"],
  ["-E", "TALLY.GET"],
  ["-E", "tally.get,TALLY.GET"],
  ["--overide-command", command("tally.get")],
  ["--overide-command", command("TALLY.GET")],
  ["--overide-command", command("nothing")],
  ["--overide-command", command("tally.get"), "--overide-command", command("tally.incr")],
  ["-E", "tally.get", "--overide-command", command("tally.get")],
  ["--add-command", command("tally.extra")],
  ["--add-command", command("tally.extra"), "--add-command", command("tally.other")],
  ["--add-command", command("tally.get")],
  ["-r", "6.2", "-r", "7.2"],
  ["-vn", "counter"],
  ["-C", "types, flash"],
  ["-C", ""],
  ["-E", "tally.get, tally.incr"],
  ["-E", ""],
  ["-E", "tally.get,,tally.incr"],
  ["--overide-command", '{"command_name": "tally.get"}'],
  ["--add-command", '{"command_name": "tally.extra"}'],
  ["--add-command", '{"command_arity": 1}'],
  ["--add-command", "[]"],
  ["--add-command", "7"],
  ["-r", "seven"],
  ["-cr", "8"],
  ["-R", ""],
  ["-d", "{{NAME}}"],
  ["-c", "{os.getenv('NOBODY_SETS_THIS')}"],
  ["-A", "i386"],
];

/** The command lines of RAMP's own tests, in words of ours. Source: RedisLabsModules/RAMP, test.py. */
const rampTestLines: readonly (readonly string[])[] = [
  [
    ...["-E", "tally.reset", "--overide-command", '{"command_name": "tally.total"}'],
    ...["--add-command", '{"command_name": "tally.extra"}'],
  ],
  [
    ...[
      "-a",
      "somebody",
      "-e",
      "somebody@example.com",
      "-D",
      "counts",
      "-d",
      "tally_book",
      "-b",
      "Tally & Book",
    ],
    ...["-n", "tally_book", "-h", "http://example.com/tally", "-l", "AGPL"],
    ...["-c", String.raw`\"-output f --level debug\"`, "-r", "4.6", "-R", "5.0", "-cr", "7.2"],
    ...["--bigstore-version-2-support", "-C", "types,no_multi_key,replica_of,flash,ipv6"],
    ...["-cc", "TALLY.CONFIG", "-E", "tally.RESET", "-E", "tally.reset"],
    ...["--overide-command", '{"command_name": "tally.total"}'],
    ...["--add-command", '{"command_name": "tally.extra"}', "--redis-args", '{"loglevel": "debug"}'],
  ],
];

function optionCases(): DifferentialCase[] {
  const alone = optionLines.map((words) => ({ title: `options ${words.join(" ")}`, module: "tally", words }));
  // What the manifest says, the options say again.
  const beside = optionLines
    .filter((_, index) => index % 3 === 0)
    .map((words) => ({
      title: `document-style.yml and ${words.join(" ")}`,
      module: "tally",
      manifest: "document-style.yml",
      words,
    }));
  const loaded: DifferentialCase[] = [
    ["-c", "one two"],
    ["-c", "one", "--runcmdargs", "run"],
    ["-c", "one", "--runcmdargs", ""],
    ["--runcmdargs", "{os.getenv('COG_HOME')}"],
    ["-c", "{os.getenv('COG_HOME')}"],
  ].map((words) => ({ title: `arguments ${words.join(" ")}`, module: "arguments", words }));
  const tests = rampTestLines.map((words, index) => ({
    title: `test ${index + 1} of RAMP`,
    module: "tally",
    words,
  }));
  return [...alone, ...beside, ...loaded, ...tests];
}

const sha256 = "ab".repeat(32);

/** More than a mebibyte that no zip makes small. */
function longText(): string {
  return Array.from({ length: 17_000 }, (_, index) =>
    createHash("sha256").update(`${index}`).digest("hex"),
  ).join("");
}

/** What the fixtures have not. */
const texts: Readonly<Record<string, string>> = {
  "empty fields": "display_name: X\nauthor:\ncrdb:\n",
  "names in one text": "display_name: X\nexclude_commands: tally.get, tally.reset\n",
  "the right spelling": `display_name: X\noverride_command:\n  - ${command("tally.get")}\n`,
  "both spellings": `overide_command:\n  - ${command("tally.get")}\noverride_command:\n  - ${command("tally.incr")}\n`,
  "a map of dependencies": `dependencies:\n  a: {url: "https://example.com/a.tgz", sha256: "${sha256}"}\n`,
  "a list of dependencies": `dependencies:\n  - {name: a, url: "https://example.com/a.tgz", sha256: "${sha256}"}\n`,
  "a dependency twice": `dependencies:\n  - {name: a, url: "https://example.com/a.tgz", sha256: "${sha256}"}\n  - {name: a, url: "https://example.com/b.tgz", sha256: "${sha256}"}\n`,
  "a dependency without its checksum": 'dependencies:\n  a: {url: "https://example.com/a.tgz"}\n',
  "a command without its arity":
    "add_command:\n  - {command_name: tally.more, flags: [], first_key: 0, last_key: 0, step: 0}\n",
  "Active-Active": "crdb:\n  supported_featureset_versions: [1, 3]\n",
  systems: "operating_systems: [rhel9, ubuntu22]\n",
  "a system without a version": "operating_systems: [rhel]\n",
  "a clone's architecture": "display_name: X\narchitecture: x86_64\n",
  "a number for a text": "display_name: 7\n",
  "a version of four parts": 'display_name: X\nmin_redis_version: "7.2.1.1"\n',
  "a key twice": "author: X\nauthor: Y\n",
  "no YAML": "author: [X\n",
  "a commit": `display_name: X\ngit_sha: ${"0123456789".repeat(4)}\n`,
  "a name and versions": 'display_name: X\nmodule_name: other\nsemantic_version: "9.9.9"\n',
  "commands with a name alone": `overide_command: [{command_name: tally.get}]\nadd_command: [{command_name: tally.extra}]\n`,
  "commands without a name": `display_name: X\noveride_command: [{command_arity: 1}, text]\nadd_command: [{}, {command_arity: 1}]\n`,
  "a command of strange types": `add_command: [{command_name: tally.extra, command_arity: two, flags: readonly, first_key: 1, last_key: 1, step: 1, more: true}]\n`,
  "a text for commands": "overide_command: text\n",
  "a number for commands": "add_command: 7\n",
  "a number for excluded commands": "exclude_commands: 7\n",
  "one file for two names": `dependencies:\n  a: {url: "https://example.com/x.zip", sha256: "${sha256}"}\noptional-dependencies:\n  b: {url: "https://example.com/x.zip", sha256: "${sha256}"}\n`,
  "two files of one name": `dependencies:\n  a: {url: "https://example.com/1/x.tgz", local_path: data}\n  b: {url: "https://example.com/2/x.tgz", local_path: extra}\n`,
  "one local file for two names": `dependencies:\n  a: {url: "https://example.com/x.tgz", local_path: data}\n  b: {url: "https://example.com/x.tgz", local_path: data}\n`,
  "a stale checksum": `dependencies:\n  a: {url: "https://example.com/a.tgz", sha256: "${sha256}", local_path: data}\n`,
  "a shared object": `dependencies:\n  cog: {url: "https://example.com/libcog_eight.so", local_path: bin/linux-x64-release/libcog_eight.so}\n`,
  "a dependency that leads out": "dependencies:\n  ../a: {local_path: data}\n",
  "a dependency without anything": "dependencies:\n  a: {}\n",
  "a text for a dependency": "dependencies:\n  a: text\n",
  "a checksum that is none": 'dependencies:\n  a: {url: "https://example.com/a.tgz", sha256: none}\n',
  "an unknown key in a dependency": `dependencies:\n  a: {url: "https://example.com/a.tgz", sha256: "${sha256}", mode: 1}\n`,
  "a template": 'display_name: "{{NAME}}"\nauthor: Somebody\n',
  "a template in a key": 'dependencies:\n  "{{NAME}}": {local_path: data}\n',
  "a template that is no YAML": "display_name: {{NAME}}\n",
  "a variable that is not set": `display_name: X\ncommand_line_args: "one {os.getenv('NOBODY_SETS_THIS')}"\n`,
  "a version without quotes": "min_redis_version: 8.10\ncompatible_redis_version: 8\n",
  "a version in words": 'display_name: X\nmin_redis_version: "seven"\n',
  "a list for a text": "author: [a, b]\ndisplay_name: {a: b}\n",
  "a map for names": "display_name: X\ncapabilities: {a: b}\n",
  "numbers among names": "capabilities: [types, 7]\nexclude_commands: [tally.get, 7]\n",
  "a number for arguments": "display_name: X\ncommand_line_args: 7\n",
  "a text for Active-Active": "display_name: X\ncrdb: text\nbigstore_version_2_support: maybe\n",
  "a number for the name": "display_name: X\nmodule_name: 7\narchitecture: 7\nsemantic_version: 7\n",
  "a module's own": `display_name: X\nmodule_file: other.so\nsha256: ${"cd".repeat(32)}\n`,
  "a number for arguments of the server": "display_name: X\nredis_args: 7\n",
  "no key of a manifest": "name: x\nruns-on: y\n",
  "text alone": "text\n",
  nothing: "",
  "a list alone": "- display_name\n",
  "another architecture": "display_name: X\narchitecture: aarch64\n",
  "a tag of Python": "display_name: !!python/object/apply:os.getcwd []\n",
  "half of a character": 'display_name: "\\ud800"\n',
  "a long text": `description: ${longText()}\n`,
  "deep nesting": `display_name: X\ncrdb: {x: ${"[".repeat(90)}${"]".repeat(90)}}\n`,
  "arguments of the server": "display_name: X\nredis_args: {loglevel: warning}\n",
};

function textCases(): DifferentialCase[] {
  return [
    ...Object.entries(texts).map(([title, text]) => ({ title: `text: ${title}`, module: "tally", text })),
    { title: "text: another encoding", module: "tally", text: "display_name: \u00e9\n", isLatin1: true },
  ];
}

/** Names of the module's file. */
function nameCases(): DifferentialCase[] {
  return ["tally.so.debug", "tally", "tal\u0007ly.so", String.raw`tal\ly.so`].map((fileName) => ({
    title: `named ${fileName}`,
    module: "tally",
    fileName,
  }));
}

export const differentialCases: readonly DifferentialCase[] = [
  { title: "in a repository", module: "tally", inRepository: true },
  ...fixtureCases(),
  ...manifestCases(),
  ...textCases(),
  ...nameCases(),
  ...optionCases(),
  ...vendors.map(vendorCase),
];

/** The same words as in the vendor's line, but for the name of the bundle. */
function vendorCase({ name, module, manifest, words }: Vendor): DifferentialCase {
  return { title: `vendor ${name}`, module, manifest, words };
}

export function manifestPath(name: string): string {
  return join(manifestFolder, name);
}
