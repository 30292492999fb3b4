import { describe, expect, it } from "vitest";
import { expectLinear } from "../../../../test/support/steps.ts";
import { bundled, lone, parse, read, sha256 } from "./module-json.test-support.ts";

describe("unknown keys", () => {
  it("are kept and reported with the nearest name, line, column and pointer", () => {
    const text = `${JSON.stringify(lone).slice(0, -1)},\n  "min_redis_pack_verison": "7.2"}`;
    const { metadata, findings } = read(text, { place: { entry: "module.json" } });
    expect(findings).toMatchObject([
      {
        rule: "metadata/unknown-key",
        severity: "warning",
        facts: { key: "min_redis_pack_verison", nearest: "min_redis_pack_version" },
        place: { entry: "module.json", line: 2, column: 3, pointer: "/min_redis_pack_verison" },
      },
    ]);
    expect(metadata).toMatchObject({ min_redis_pack_verison: "7.2" });
  });

  it("that resemble nothing name nothing", () => {
    const { metadata, findings } = parse({ ...lone, zzzzzzzz: { a: [1] } });
    expect(findings).toMatchObject([{ rule: "metadata/unknown-key", facts: { key: "zzzzzzzz" } }]);
    expect(findings[0]?.facts).not.toHaveProperty("nearest");
    expect(metadata).toMatchObject({ zzzzzzzz: { a: [1] } });
  });

  it("in a command and in a dependency are reported at their place", () => {
    const [command] = bundled.commands;
    const text = JSON.stringify(
      {
        ...lone,
        commands: [command, { ...command, command_name: "ft.set", stpe: 1 }],
        dependencies: { a: { url: "x", sha256, name: "a" } },
      },
      null,
      1,
    );
    const lineOf = (key: string) => text.split("\n").findIndex((line) => line.includes(`"${key}"`)) + 1;
    const { findings } = read(text);
    expect(findings).toHaveLength(2);
    expect(findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          rule: "metadata/unknown-key",
          facts: { key: "stpe", nearest: "step" },
          place: { line: lineOf("stpe"), column: 4, pointer: "/commands/1/stpe" },
        }),
        expect.objectContaining({
          rule: "metadata/unknown-key",
          facts: { key: "name" },
          place: { line: lineOf("name"), column: 4, pointer: "/dependencies/a/name" },
        }),
      ]),
    );
  });

  it.each(["redis_ref", "docker_image_version"])("%s is information, and kept", (key) => {
    const { metadata, findings } = parse({ ...lone, [key]: "unstable" });
    expect(findings).toMatchObject([{ rule: "metadata/foreign-key", severity: "info", facts: { key } }]);
    expect(metadata).toHaveProperty(key, "unstable");
  });

  it("named __proto__ are kept as ordinary ones", () => {
    const { metadata, findings } = read(
      `${JSON.stringify(lone).slice(0, -1)}, "__proto__": {"polluted": true}}`,
    );
    expect(findings).toMatchObject([{ rule: "metadata/unknown-key", facts: { key: "__proto__" } }]);
    expect(Object.keys(metadata ?? {})).toContain("__proto__");
    expect(Object.getPrototypeOf(metadata)).toBe(Object.prototype);
    expect({}).not.toHaveProperty("polluted");
  });

  it("are listed up to a thousand, with work that grows as they do", async () => {
    const withKeys = (size: number) =>
      parse({
        ...lone,
        ...Object.fromEntries(Array.from({ length: size }, (_, number) => [`k${number}`, 1])),
      });
    const { findings } = withKeys(9000);
    expect(findings).toHaveLength(1001);
    // How many more there are is said.
    const facts = { omitted: 8000, of: "metadata/unknown-key" };
    expect(findings.at(-1)).toMatchObject({ rule: "text/more-findings", facts });
    await expectLinear(withKeys, 2000);
  });

  it("and malformed edits hide nothing behind them, however many they are", () => {
    const keys = Object.fromEntries(Array.from({ length: 9000 }, (_, number) => [`k${number}`, 1]));
    const edits = { overide_command: Array.from({ length: 9000 }, () => null) };
    for (const many of [keys, edits]) {
      const { metadata, errors } = parse({ ...lone, ...many, module_name: "../ft" });
      expect(metadata).toMatchObject({ module_name: "../ft" });
      expect(errors).toMatchObject([{ rule: "metadata/name-unsafe" }]);
      const wrong = parse({ ...lone, ...many, capabilities: 7 });
      expect(wrong.errors).toMatchObject([{ rule: "metadata/wrong-type" }]);
    }
  });
});
