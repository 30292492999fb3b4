import { describe, expect, it } from "vitest";
import { fieldValues } from "./field-values.ts";
import { packOptions } from "./pack-options.ts";

describe("fields that options set", () => {
  it.each<[string, Parameters<typeof fieldValues>[0], object]>([
    ["none", {}, {}],
    ["a text", { "redis-min-version": "7.2" }, { min_redis_version: "7.2" }],
    ["an empty text", { "display-name": "" }, { display_name: "" }],
    ["a flag", { "bigstore-version-2-support": true }, { bigstore_version_2_support: true }],
    ["names, each once", { capabilities: "types, flash,types," }, { capabilities: ["types", "flash"] }],
    ["no names", { "exclude-commands": "" }, { exclude_commands: [] }],
    ["commands", { "add-command": ['{"a":1}', '{"b":2}'] }, { add_command: [{ a: 1 }, { b: 2 }] }],
    ["dependencies", { dependencies: '[{"name":"a"}]' }, { dependencies: [{ name: "a" }] }],
    ["no fields of what is for the call alone", { verbose: true, output: "x.zip", "module-name": "x" }, {}],
  ])("%s", (_what, given, fields) => {
    expect(fieldValues(given)).toEqual(fields);
  });

  it("are the call's fault where they are not JSON", () => {
    expect(() => fieldValues({ "redis-args": "{loglevel: debug}" })).toThrow(
      expect.objectContaining({ fault: "call", message: expect.stringContaining("--redis-args") }),
    );
  });
});

describe("the options of ramp pack", () => {
  it("are those of RAMP 2.5.13, and one of ours", () => {
    const spelt = packOptions.map(({ long, short }) => `--${long}${short ? ` -${short}` : ""}`);
    expect(spelt.toSorted()).toEqual([
      "--add-command",
      "--architecture -A",
      "--author -a",
      "--bigstore-version-2-support",
      "--capabilities -C",
      "--capability-name -b",
      "--cmdargs -c",
      "--config-command -cc",
      "--debug",
      "--dependencies",
      "--description -D",
      "--display-name -d",
      "--email -e",
      "--exclude-commands -E",
      "--homepage -h",
      "--license -l",
      "--manifest -m",
      "--module-name -n",
      "--optional-dependencies",
      "--os -O",
      "--output -o",
      "--overide-command",
      "--packname-file",
      "--print-filename-only -P",
      "--redis-args",
      "--redis-compatible-version -cr",
      "--redis-min-version -r",
      "--redis-pack-min-version -R",
      "--runcmdargs",
      "--strict-ramp",
      "--verbose -v",
    ]);
  });
});
