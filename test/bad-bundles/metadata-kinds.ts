import type { Rule } from "@rampart/findings";
import { command, metadataOf } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { type Kind, kind } from "./kind.ts";

const wrongType = "metadata/wrong-type";
const malformed = "metadata/malformed-value";
const unsafeName = "metadata/name-unsafe";
const zeros = "0".repeat(64);

const fields = (name: string, expected: Rule | readonly Rule[], changes: object): Kind =>
  kind(name, expected, () => ({ metadata: changes }));
const commands = (name: string, expected: Rule | readonly Rule[], changes: object): Kind =>
  fields(name, expected, { commands: [command("tally.get", changes)] });
const dependency = (name: string, expected: Rule | readonly Rule[], value: unknown, key = "engine"): Kind =>
  fields(name, expected, { dependencies: { [key]: value } });

const texts = [
  ...["author", "capability_name", "command_line_args", "compatible_redis_version", "config_command"],
  ...["description", "display_name", "email", "homepage", "license", "min_redis_pack_version"],
  ...["min_redis_version", "os", "module_name", "module_file", "architecture", "sha256", "semantic_version"],
];
const lists = ["capabilities", "commands", "operating_systems"];
const maps = ["dependencies", "optional-dependencies", "crdb"];

/** Every field with a value of each other type. */
const types: readonly Kind[] = [
  ...texts.flatMap((field) =>
    [null, 7, [], {}].map((value) =>
      fields(`${field} is ${JSON.stringify(value)}`, wrongType, { [field]: value }),
    ),
  ),
  ...lists.flatMap((field) =>
    [null, "x", {}, [7], [null]].map((value) =>
      fields(`${field} is ${JSON.stringify(value)}`, wrongType, { [field]: value }),
    ),
  ),
  ...maps.flatMap((field) =>
    [null, "x", [], 7].map((value) =>
      fields(`${field} is ${JSON.stringify(value)}`, wrongType, { [field]: value }),
    ),
  ),
  ...[null, "yes", 1].map((value) =>
    fields(`bigstore_version_2_support is ${JSON.stringify(value)}`, wrongType, {
      bigstore_version_2_support: value,
    }),
  ),
  ...[null, {}, 1.5, true].map((value) =>
    fields(`version is ${JSON.stringify(value)}`, wrongType, { version: value }),
  ),
  ...["command_arity", "first_key", "last_key", "step"].flatMap((field) =>
    [null, "1", 1.5].map((value) =>
      commands(`${field} is ${JSON.stringify(value)}`, wrongType, { [field]: value }),
    ),
  ),
  commands("flags are a text", wrongType, { flags: "readonly" }),
  commands("command_name is null", wrongType, { command_name: null }),
  dependency("a dependency is null", wrongType, null),
  dependency("a dependency is a text", wrongType, "https://example.com/a.tgz"),
];

/** Faults of some fields, and more warnings than are listed, before an error of another field. */
const thousandKeys = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`key${index}`, 1]));
const thousand = Array.from({ length: 1001 }, () => null);
const hidden: readonly Kind[] = [
  ["1,001 unknown keys", thousandKeys] as const,
  ["1,001 malformed edits", { overide_command: thousand }] as const,
  ["1,001 capabilities of a wrong type", { capabilities: thousand }] as const,
  ["a version of a wrong form", { min_redis_version: "latest" }] as const,
  ["an empty name", { module_name: "" }] as const,
  ["a field that is missing", { commands: undefined }] as const,
].flatMap(([name, faults]) => [
  fields(`another checksum behind ${name}`, "bundle/sha256-mismatch", { ...faults, sha256: zeros }),
  fields(`another architecture behind ${name}`, "elf/wrong-machine", { ...faults, architecture: "aarch64" }),
  fields(`another file behind ${name}`, "bundle/module-file-missing", { ...faults, module_file: "x.so" }),
  fields(`a wrong type behind ${name}`, wrongType, { ...faults, operating_systems: 7 }),
  kind(`another dependency behind ${name}`, "bundle/dependency-sha256-mismatch", () => {
    const url = "https://example.com/engine.bin";
    const metadata = { ...faults, dependencies: { engine: { url, sha256: zeros } } };
    return { metadata, more: [{ name: "deps/engine.bin", content: Buffer.of(7), method: 0 }] };
  }),
]);

const required: readonly Kind[] = [
  ...["module_name", "version", "semantic_version", "capabilities", "min_redis_version"],
  ...["sha256", "module_file", "architecture", "commands"],
].map((field) => fields(`${field} is missing`, "metadata/field-missing", { [field]: undefined }));

const empty: readonly Kind[] = [
  ...["module_name", "module_file", "architecture", "min_redis_version"].map((field) =>
    fields(`${field} is empty`, "metadata/field-empty", { [field]: "" }),
  ),
  fields("sha256 is empty", malformed, { sha256: "" }),
  fields("semantic_version is empty", malformed, { semantic_version: "" }),
  fields("version is 0", "metadata/field-empty", { version: 0, semantic_version: "0.0.0" }),
  ...["0", "00", "0.0"].map((version) =>
    fields(`version is the text ${version}`, "metadata/field-empty", { version, semantic_version: "0.0.0" }),
  ),
  commands("command_name is empty", "metadata/field-empty", { command_name: "" }),
  fields("no commands", [], { commands: [] }),
  fields("no capabilities", [], { capabilities: [] }),
];

const numbers: readonly Kind[] = [
  fields("a negative version", malformed, { version: -1 }),
  fields("a version of 1e300", malformed, { version: 1e300 }),
  fields("a version beyond 32 bits", malformed, { version: 2 ** 31 }),
  fields("a version as text", [], { version: "10203" }),
  fields("a version that says something else", "metadata/version-disagrees", { version: 10204 }),
  ...[1e300, 2 ** 31, -(2 ** 31) - 1].map((value) =>
    commands(`an arity of ${value}`, malformed, { command_arity: value }),
  ),
  commands("a first key beyond 32 bits", malformed, { first_key: 2 ** 40 }),
  commands("a last key beyond 32 bits", malformed, { last_key: 2 ** 40 }),
  commands("a step beyond 32 bits", malformed, { step: 2 ** 40 }),
];

const controls = ["\0", "\n", "\u001b[2J", "\u009b", "\u202e", "\u2028", "\u061c"];
const names: readonly Kind[] = [
  ...controls.map((control) =>
    fields(`module_name has ${JSON.stringify(control)}`, unsafeName, { module_name: `a${control}b` }),
  ),
  ...controls.map((control) =>
    commands(`a command has ${JSON.stringify(control)}`, unsafeName, { command_name: `a${control}b` }),
  ),
  ...["../tally", "a/b", "a\\b"].map((name) =>
    fields(`module_name is ${name}`, unsafeName, { module_name: name }),
  ),
  ...[".", ".."].map((name) => fields(`module_name is ${name}`, unsafeName, { module_name: name })),
  ...["\u200b", "\u00ad", "\ufeff", "\u3164", "\u{e0061}"].flatMap((invisible) => [
    fields(`module_name has U+${invisible.codePointAt(0)?.toString(16)}`, unsafeName, {
      module_name: `a${invisible}b`,
    }),
    commands(`a command has U+${invisible.codePointAt(0)?.toString(16)}`, unsafeName, {
      command_name: `a${invisible}b`,
    }),
  ]),
  fields("display_name with a picture", [], { display_name: "Tally \u2764\ufe0f" }),
  fields("module_name of 5,000 letters", malformed, { module_name: "x".repeat(5000) }),
  fields("module_file leads out", unsafeName, { module_file: "../tally.so" }),
  fields("module_file has an escape", unsafeName, { module_file: "\u001b[2Jtally.so" }),
  fields("display_name has an escape", unsafeName, { display_name: "\u001b]0;x\u0007" }),
  fields("a capability has an escape", unsafeName, { capabilities: ["types\u001b[2J"] }),
  fields("an excluded command has a line end", unsafeName, { exclude_commands: ["a\nb"] }),
  commands("a command with a backslash", unsafeName, { command_name: "a\\b" }),
  commands("a command with a slash", unsafeName, { command_name: "a/b" }),
  commands("a command of 70,000 letters", malformed, { command_name: "x".repeat(70_000) }),
  fields("a command twice", "metadata/command-duplicate", { commands: [command("a.b"), command("A.B")] }),
  fields("a key with an escape", "metadata/unknown-key", { "\u001b[2J": 1 }),
  fields("a key called __proto__", "metadata/unknown-key", JSON.parse('{"__proto__ ": {"x": 1}}') as object),
  fields("a system with an escape", "metadata/operating-system-malformed", {
    operating_systems: ["rhel9\u001b"],
  }),
  fields("a system without a version", "metadata/operating-system-malformed", {
    operating_systems: ["rhel"],
  }),
  fields("an architecture of another name", "metadata/architecture-unknown", { architecture: "amd64" }),
  fields("an architecture with a line end", "metadata/architecture-unknown", { architecture: "x86_64\n" }),
  fields("another architecture than the module has", "elf/wrong-machine", { architecture: "aarch64" }),
  fields("a page with an escape", "metadata/homepage-malformed", {
    homepage: "https://example.com/\u001b[2J",
  }),
  fields("an address with an escape", "metadata/email-malformed", { email: "a\u001b@example.com" }),
];

const forms: readonly Kind[] = [
  fields("a checksum that is too short", malformed, { sha256: "abc" }),
  fields("a semantic_version with a line end", malformed, { semantic_version: "1.2.3\n" }),
  fields("a semantic_version of two parts", malformed, { semantic_version: "1.2" }),
  fields("a min_redis_version that is a word", malformed, { min_redis_version: "latest" }),
  dependency("a dependency without anything", "metadata/dependency-malformed", {}),
  dependency("a dependency without address and file", "metadata/dependency-malformed", { sha256: zeros }),
  dependency("a dependency without checksum", "metadata/dependency-malformed", {
    url: "https://example.com/a.tgz",
  }),
  dependency("a dependency that is not there", "bundle/dependency-missing", {
    url: "https://example.com/a.tgz",
    sha256: zeros,
  }),
  dependency("a dependency from a file", "metadata/dependency-url-malformed", {
    url: "file:///etc/passwd",
    sha256: zeros,
  }),
  dependency("an address with a line end", "metadata/dependency-url-malformed", {
    url: "https://example.com/a\n.tgz",
    sha256: zeros,
  }),
  dependency("a dependency whose name leads out", unsafeName, { sha256: zeros }, "../../x"),
  dependency("a dependency whose name has an escape", unsafeName, { sha256: zeros }, "\u001b[2J"),
  dependency("a checksum of a dependency that is none", malformed, {
    url: "https://example.com/a",
    sha256: "x",
  }),
  dependency("an unknown key of a dependency", "metadata/unknown-key", {
    url: "https://example.com/a.tgz",
    sha256: zeros,
    path: "/etc",
  }),
];

const json = (name: string, expected: Rule | readonly Rule[], content: () => string | Uint8Array): Kind =>
  kind(`module.json ${name}`, expected, () => ({ moduleJson: { content: Buffer.from(content()) } }));
const good = JSON.stringify(metadataOf());

const bytes: readonly Kind[] = [
  json("with a byte order mark", "text/byte-order-mark", () => `\ufeff${good}`),
  json("in UTF-16", "text/invalid-utf-8", () => Buffer.from(`\ufeff${good}`, "utf16le")),
  json("in Latin-1", "text/invalid-utf-8", () =>
    Buffer.from(good.replace("Counters", "Z\u00e4hler"), "latin1"),
  ),
  json("that is empty", "json/syntax", () => ""),
  json("of blanks", "json/syntax", () => "  \n"),
  json("that is a list", "metadata/not-an-object", () => "[]"),
  json("that is null", "metadata/not-an-object", () => "null"),
  json("that is a text", "metadata/not-an-object", () => '"module"'),
  json("that is a number", "metadata/not-an-object", () => "1"),
  json("cut off", "json/syntax", () => good.slice(0, -20)),
  json("with text behind it", "json/syntax", () => `${good} x`),
  json("twice", "json/syntax", () => `${good}${good}`),
  json("with a NUL behind it", "json/syntax", () => `${good}\0`),
  json("with a comment", "json/comment", () => `// made by hand\n${good}`),
  json("with a comma too many", "json/trailing-comma", () => good.replace(/\}$/, ",}")),
  json("in single quotes", "json/syntax", () => good.replaceAll('"', "'")),
  json("with NaN", "json/non-finite-number", () => good.replace('"version":10203', '"version":NaN')),
  json("with Infinity", "json/non-finite-number", () =>
    good.replace('"version":10203', '"version":Infinity'),
  ),
  json("with a number of 400 digits", "json/non-finite-number", () =>
    good.replace('"version":10203', `"version":1${"0".repeat(400)}`),
  ),
  json("with a number of 100,000 digits", "json/non-finite-number", () =>
    good.replace('"version":10203', `"version":${"9".repeat(100_000)}`),
  ),
  json("with a key twice", "json/duplicate-key", () => good.replace("{", '{"module_name":"other",')),
  json("with a key twice, once escaped", "json/duplicate-key", () =>
    good.replace("{", '{"module_n\\u0061me":"other",'),
  ),
  json("with half a surrogate", "text/lone-surrogate", () => good.replace("Counters", "\\ud800")),
  json("with a line end in a text", "json/syntax", () => good.replace("Counters", "a\nb")),
  json("with 100,000 lists in lists", "json/too-deep", () =>
    good.replace('"crdb":{}', `"crdb":{"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`),
  ),
  json("with 100,000 maps in maps", "json/too-deep", () =>
    good.replace('"crdb":{}', `"crdb":${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`),
  ),
  json("with 5,000 unknown keys", "metadata/unknown-key", () =>
    JSON.stringify({
      ...metadataOf(),
      ...Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`k${index}`, index])),
    }),
  ),
  json("of 5,000 commands", [], () =>
    JSON.stringify(
      metadataOf({ commands: Array.from({ length: 5000 }, (_, index) => command(`tally.c${index}`)) }),
    ),
  ),
  json("of 17 MiB", "text/too-large", () => {
    const noise = Array.from({ length: 2 ** 17 }, (_, index) => (index * 2654435761) % 2 ** 32).join(",");
    return JSON.stringify({ ...metadataOf(), noise: noise.repeat(13) });
  }),
];

export const metadataKinds: readonly Kind[] = [
  ...types,
  ...required,
  ...hidden,
  ...empty,
  ...numbers,
  ...names,
  ...forms,
  ...bytes,
];
