import { describe, expect, it } from "vitest";
import { parseManifest } from "./parse-manifest.ts";
import { usableManifest } from "./usable-manifest.ts";

function usable(text: string) {
  return usableManifest(parseManifest(Buffer.from(text), {}, { entry: "ramp.yml" }));
}

it("is the manifest itself where nothing is at fault", () => {
  const { manifest, verbatim } = usable('display_name: Tally\nmin_redis_version: "8.0"\n');
  expect(manifest).toMatchObject({ display_name: "Tally", min_redis_version: "8.0" });
  expect(verbatim).toEqual({});
});

describe("of a field at fault", () => {
  it("a number for a text is the text as it is typed, and stays a number in module.json", () => {
    const { manifest, verbatim } = usable("min_redis_version: 8.10\nauthor: 5\n");
    expect(manifest).toMatchObject({ min_redis_version: "8.10", author: "5" });
    expect(verbatim).toEqual({});
  });

  it("what has no use is kept for module.json alone", () => {
    const { manifest, verbatim } = usable("author: [a]\ndisplay_name: Tally\n");
    expect(manifest.author).not.toEqual(["a"]);
    expect(manifest.display_name).toBe("Tally");
    expect(verbatim).toEqual({ author: ["a"] });
  });

  it("an incomplete command is what there is of it, and one without a name is passed over", () => {
    const { manifest, verbatim } = usable("add_command:\n  - {command_name: a}\n  - {command_arity: 1}\n");
    expect(manifest.add_command).toEqual([{ command_name: "a" }]);
    expect(verbatim).toEqual({ add_command: [{ command_name: "a" }, { command_arity: 1 }] });
  });

  it("a key of which every object has one is a key like others", () => {
    const many = `[${"7, ".repeat(1001)}7]`;
    const { manifest, verbatim } = usable(`author: Me\n__proto__: 1\ncapabilities: ${many}\n`);
    expect(manifest.author).toBe("Me");
    expect(Object.hasOwn(manifest, "__proto__")).toBe(true);
    expect(Object.keys(verbatim)).toEqual(["capabilities"]);
  });

  it("a variable that is not set stays as it stands", () => {
    expect(usable("author: $NOBODY_SET_THIS\n").manifest.author).toBe("$NOBODY_SET_THIS");
  });
});

it("is empty where the text is no map", () => {
  const { manifest, verbatim } = usable("- a\n");
  expect(manifest.dependencies).toEqual({});
  expect(verbatim).toEqual({});
});
