import type { ModuleMetadata } from "@rampart/metadata";
import { describe, expect, it } from "vitest";
import { defaultName, nameFields, parseNameTemplate, renderNameTemplate } from "./name-template.ts";

const metadata: ModuleMetadata = {
  module_name: "tally",
  module_file: "tally.so",
  display_name: "Tally/2 \n",
  capability_name: "",
  version: 10203,
  semantic_version: "1.2.3",
  capabilities: [],
  min_redis_version: "7.2",
  os: "Linux",
  architecture: "x86_64",
  operating_systems: ["ubuntu22"],
  bigstore_version_2_support: false,
};

const render = (text: string, changes: Partial<ModuleMetadata> = {}) =>
  renderNameTemplate(parseNameTemplate(text), { metadata: { ...metadata, ...changes }, folder: "build" });

describe("a name", () => {
  it.each<[template: string, name: string]>([
    ["module.zip", "module.zip"],
    ["{module_name}.{os}-{architecture}.{semantic_version}.zip", "tally.Linux-x86_64.1.2.3.zip"],
    ["{name}.{os}-{osnick}-{arch}.{semver}.zip", "tally.Linux-ubuntu22.04-x86_64.1.2.3.zip"],
    ["out/{folder}/{numver}", "out/build/10203"],
    ["{version}", "10203"],
    ["{{{name}}}", "{tally}"],
    ["{{name}}", "{name}"],
    ["{bigstore_version_2_support}", "False"],
    ["{display_name}", "Tally_2 _"],
    [`${"folder/".repeat(50)}{name}`, `${"folder/".repeat(50)}tally`],
    ["", ""],
  ])("%s", (template, name) => {
    expect(render(template)).toBe(name);
  });

  it.each<[system: string, nick: string]>([
    ["ubuntu20", "ubuntu20.04"],
    ["rhel9", "rhel9"],
    ["amzn2023", "amzn2023"],
    ["debian12", "debian12"],
  ])("calls the system %s %s, as vendors do", (system, nick) => {
    expect(render("{osnick}", { operating_systems: [system] })).toBe(nick);
  });
});

describe("the name where the caller gives none", () => {
  const named = (changes: Partial<ModuleMetadata>) =>
    defaultName({ metadata: { ...metadata, ...changes }, folder: "build" });

  it.each<[name: string, Partial<ModuleMetadata>]>([
    ["tally.Linux-ubuntu22.04-x86_64.1.2.3.zip", {}],
    ["tally.Linux-rhel9-aarch64.1.2.3.zip", { operating_systems: ["rhel9"], architecture: "aarch64" }],
    ["tally.Linux-rhel9_ubuntu20.04-x86_64.1.2.3.zip", { operating_systems: ["rhel9", "ubuntu20"] }],
    ["tally.Linux-x86_64.1.2.3.zip", { operating_systems: [] }],
    [".._a_b_c.Linux-ubuntu22.04-x86_64.1.2.3.zip", { module_name: "../a b\u202ec" }],
    ["tally._.._x-_.._y9-x86_64.1.2.3.zip", { os: "/../x", operating_systems: ["/../y9"] }],
  ])("is %s", (name, changes) => {
    expect(named(changes)).toBe(name);
  });

  it("is what the same fields make of the system", () => {
    const systems = { operating_systems: ["rhel8", "ubuntu18"] };
    const template = "{module_name}.{os}-{osnick}-{architecture}.{semantic_version}.zip";
    expect(named(systems)).toBe(render(template, systems));
  });

  it("may be as long as a file name may be, and no longer", () => {
    const rest = ".Linux-ubuntu22.04-x86_64.1.2.3.zip".length;
    expect(named({ module_name: "x".repeat(255 - rest) })).toHaveLength(255);
    expect(() => named({ module_name: "x".repeat(256 - rest) })).toThrow(
      expect.objectContaining({ fault: "environment", help: expect.stringContaining("--output") }),
    );
    expect(() => render("{name}", { module_name: "é".repeat(128) })).toThrow(/is too long/);
  });
});

describe("a name that cannot be made", () => {
  const atFault = (message: RegExp) =>
    expect.objectContaining({ fault: "call", message: expect.stringMatching(message) });

  it.each<[template: string, message: RegExp]>([
    ["{nam}", /"nam"/],
    ["{}", /""/],
    ["{name!r}", /"name!r"/],
    ["{name:>9}", /"name:>9"/],
    ["{toString}", /"toString"/],
    ["{commands}", /"commands"/],
    ["{name", /a \{ without/],
    ["name}", /a \} without/],
    ["{a{b}}", /a \{ without/],
  ])("%s", (template, message) => {
    expect(() => parseNameTemplate(template)).toThrow(atFault(message));
  });

  it.each<[string, Partial<ModuleMetadata>, RegExp]>([
    ["{capability_name}", {}, /has no value/],
    ["{git_sha}", {}, /has no value/],
    ["{osnick}", { operating_systems: [] }, /has no value/],
  ])("%s where it has no value of its own", (template, changes, message) => {
    expect(() => render(template, changes)).toThrow(atFault(message));
  });

  it("has a field for every name that the message lists", () => {
    for (const field of nameFields) expect(parseNameTemplate(`{${field}}`).parts).toEqual([{ field }]);
  });
});
