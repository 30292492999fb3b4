import type { ModuleMetadata } from "@rampart/metadata";
import { describe, expect, it } from "vitest";
import { nameFields, parseNameTemplate, renderNameTemplate } from "./name-template.ts";

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
    ["{osnick}", { operating_systems: ["rhel8", "rhel9"] }, /rhel8, rhel9/],
  ])("%s where it has no value of its own", (template, changes, message) => {
    expect(() => render(template, changes)).toThrow(atFault(message));
  });

  it("has a field for every name that the message lists", () => {
    for (const field of nameFields) expect(parseNameTemplate(`{${field}}`)).toEqual([{ field }]);
  });
});
