import { Command, Option } from "commander";
import type { Program } from "../program.ts";
import type { Surroundings } from "../surroundings.ts";
import { version } from "../version.ts";
import { spellOut } from "./arguments.ts";
import type { GivenOptions } from "./field-values.ts";
import { packOptions, type RampOption } from "./pack-options.ts";

/** The RAMP whose command lines are taken, and what takes them. */
const versions = `2.5.13 (Rampart ${version})`;

/** The commands of RAMP, under the names and with the options that its users have in their scripts. */
export function createRampProgram(surroundings: Surroundings): Program {
  let exitCode = 0;
  const { stdout, stderr } = surroundings;
  const outputs = {
    writeOut: (text: string) => stdout.write(text),
    writeErr: (text: string) => stderr.write(text),
  };
  const program = new Command("ramp")
    .description("Takes the command lines of RAMP 2.5; docs/ramp.md says what differs.")
    .version(`ramp, version ${versions}`, "--version", "print the version")
    .helpOption("--help", "print this help")
    .helpCommand(false)
    .showSuggestionAfterError()
    .configureOutput(outputs)
    .exitOverride();

  // `-h` is the homepage.
  const declare = (usage: string, description: string): Command =>
    program
      .command(usage)
      .description(description)
      .helpOption("--help", "print this help")
      .configureOutput(outputs)
      .exitOverride();

  const pack = declare("pack <module>", "pack a module, and print the name of the bundle");
  for (const option of packOptions) pack.addOption(optionOf(option));
  pack.action(async (module: string, options: Readonly<Record<string, GivenOptions[string]>>) => {
    const { pack: run } = await import("./pack.ts");
    exitCode = await run(module, byLongName(options), surroundings);
  });

  declare("unpack <bundle>", "write <module_name>.json and the module into the working directory").action(
    async (bundle: string) => {
      const { unpack } = await import("./unpack.ts");
      exitCode = await unpack(bundle, surroundings);
    },
  );

  declare("validate <bundle>", "say whether a bundle is whole").action(async (bundle: string) => {
    const { validate } = await import("./validate.ts");
    exitCode = await validate(bundle, surroundings);
  });

  declare("version", "print the version").action(() => {
    stdout.write(`RAMP packer v=${versions}\n`);
  });

  return {
    parseAsync: ([command = "", ...words], options) =>
      program.parseAsync([command, ...spellOut(words)].filter(isThere), options),
    get exitCode() {
      return exitCode;
    },
  };
}

function isThere(word: string, index: number): boolean {
  return index > 0 || word !== "";
}

function optionOf({ long, short, value, isRepeatable, description }: RampOption): Option {
  const [letter, letters] = short?.length === 2 ? ["", `, -${short}`] : [short ? `-${short}, ` : "", ""];
  const option = new Option(`${letter}--${long}${value === undefined ? "" : ` <${value}>`}`, description);
  if (letters !== "") option.description = `${description} (also${letters.slice(1)})`;
  return isRepeatable === true
    ? option.argParser((text: string, before: readonly string[] = []) => [...before, text])
    : option;
}

function byLongName(options: Readonly<Record<string, GivenOptions[string]>>): GivenOptions {
  return Object.fromEntries(
    packOptions.map((option) => [option.long, options[optionOf(option).attributeName()]]),
  );
}
