import type { Command, CommandMatching, Manifest } from "@rampart/metadata";
import { emptyManifest } from "@rampart/metadata";
import { describe, expect, it } from "vitest";
import { expectLinear } from "../../../../test/support/steps.ts";
import { forCommand } from "../command-severities.ts";
import { applyCommands } from "./apply-commands.ts";

const command = (command_name: string, step = 0): Command => ({
  command_name,
  command_arity: 1,
  flags: [],
  first_key: 0,
  last_key: 0,
  step,
});
const described = { name: "x", version: 1, commands: [command("x.Get"), command("x.set")] };

function apply(manifest: Partial<Manifest>, matching: CommandMatching) {
  const { commands, findings } = applyCommands(
    described,
    { ...emptyManifest, ...manifest },
    undefined,
    matching,
  );
  return {
    commands: commands.map(({ command_name, step }) => `${command_name} ${step}`),
    // RAMP compares letter for letter, and passes over what matches nothing.
    findings: forCommand(matching === "exact" ? "ramp" : "pack", findings).map(
      ({ rule, severity }) => `${severity} ${rule}`,
    ),
  };
}

const all = ["x.Get 0", "x.set 0"];

describe("entries for commands", () => {
  it.each<[string, Partial<Manifest>, { caseless: unknown; exact: unknown }]>([
    [
      "an exclusion in another case",
      { exclude_commands: ["x.get"] },
      {
        caseless: { commands: ["x.set 0"], findings: ["warning manifest/command-case"] },
        exact: { commands: all, findings: ["warning manifest/command-case"] },
      },
    ],
    [
      "an exclusion in both cases",
      { exclude_commands: ["X.GET", "x.Get"] },
      {
        caseless: { commands: ["x.set 0"], findings: ["warning manifest/command-case"] },
        exact: { commands: ["x.set 0"], findings: [] },
      },
    ],
    [
      "an exclusion of nothing",
      { exclude_commands: ["y.get"] },
      {
        caseless: { commands: all, findings: ["error manifest/command-unmatched"] },
        exact: { commands: all, findings: ["warning manifest/command-unmatched"] },
      },
    ],
    [
      "an override in another case",
      { override_command: [command("X.SET", 7)] },
      {
        caseless: { commands: ["x.Get 0", "x.set 7"], findings: ["warning manifest/command-case"] },
        exact: { commands: all, findings: ["warning manifest/command-case"] },
      },
    ],
    [
      // The manifest alone tells: its own judge does.
      "an override of what is excluded",
      { exclude_commands: ["x.set"], override_command: [command("x.set", 7)] },
      {
        caseless: { commands: ["x.Get 0"], findings: [] },
        exact: { commands: ["x.Get 0"], findings: [] },
      },
    ],
    [
      "an addition of what exists",
      { add_command: [command("x.set", 7)] },
      {
        caseless: { commands: all, findings: ["error manifest/command-exists"] },
        exact: { commands: ["x.Get 0", "x.set 7"], findings: ["warning manifest/command-exists"] },
      },
    ],
    [
      "an addition that differs in case alone",
      { add_command: [command("X.SET", 7)] },
      {
        caseless: { commands: all, findings: ["error manifest/command-exists"] },
        exact: { commands: ["X.SET 7", ...all], findings: [] },
      },
    ],
  ])("%s", (_what, manifest, expected) => {
    expect(apply(manifest, "caseless")).toEqual(expected.caseless);
    expect(apply(manifest, "exact")).toEqual(expected.exact);
  });
});

it.each<CommandMatching>(["caseless", "exact"])(
  "each further name that matches nothing costs little, %s",
  async (matching) => {
    const many = (size: number, name: string) =>
      Array.from({ length: size }, (_, index) => `${name}${index}`);
    await expectLinear((size) => {
      const commands = many(size, "x.a").map((name) => command(name));
      const exclude_commands = [...many(size, "x.b"), ...many(size, "x.A")];
      applyCommands({ ...described, commands }, { ...emptyManifest, exclude_commands }, undefined, matching);
    }, 300);
  },
);
