import { Command, Option } from "commander";
import type { Io } from "../io.ts";
import type { Program } from "../program.ts";
import { withAdvice } from "../render/advice.ts";
import { helpWithoutColors, pageWidthOf } from "../render/style.ts";
import { version } from "../version.ts";
import { spellOut } from "./arguments.ts";
import type { GivenOptions } from "./field-values.ts";
import { packOptions, type RampOption } from "./pack-options.ts";

/** The RAMP whose command lines are taken, and what takes them. */
const versions = `2.5.13 (Rampart ${version})`;

/** The commands of RAMP, under the names and with the options that its users have in their scripts. */
export function createRampProgram(io: Io): Program {
  let exitCode = 0;
  const { stdout, stderr } = io;
  const packing = { ...io, flags: new Set(packOptions.map(({ long }) => `--${long}`)) };
  const reading = { ...io, flags: new Set<string>() };
  const outputs = {
    writeOut: (text: string) => stdout.write(text),
    writeErr: (text: string) => stderr.write(text),
    getOutHelpWidth: () => pageWidthOf(stdout, io),
    getErrHelpWidth: () => pageWidthOf(stderr, io),
    ...helpWithoutColors,
  };
  const program = new Command("ramp")
    .description("Accepts the command lines of RAMP 2.5; docs/ramp.md lists the differences.")
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
    exitCode = await withAdvice(packing, () => run(module, byLongName(options), packing));
  });

  declare("unpack <bundle>", "write <module_name>.json and the module into the working directory").action(
    async (bundle: string) => {
      const { unpack } = await import("./unpack.ts");
      exitCode = await withAdvice(reading, () => unpack(bundle, reading));
    },
  );

  declare("validate <bundle>", "say whether a bundle is whole").action(async (bundle: string) => {
    const { validate } = await import("./validate.ts");
    exitCode = await validate(bundle, io);
  });

  declare("version", "print the version").action(() => {
    stdout.write(`RAMP packer v=${versions}\n`);
  });

  return {
    parseAsync: (words, options) =>
      program.parseAsync([...words.slice(0, 1), ...spellOut(words.slice(1))], options),
    get exitCode() {
      return exitCode;
    },
  };
}

function optionOf({ long, short, value, isRepeatable, description }: RampOption): Option {
  const isLetter = short?.length === 1;
  const flags = `${isLetter ? `-${short}, ` : ""}--${long}${value === undefined ? "" : ` <${value}>`}`;
  // Two letters are for `spellOut`.
  const also = short === undefined || isLetter ? "" : ` (also -${short})`;
  const option = new Option(flags, `${description}${also}`);
  return isRepeatable === true
    ? option.argParser((text: string, before: readonly string[] = []) => [...before, text])
    : option;
}

function byLongName(options: Readonly<Record<string, GivenOptions[string]>>): GivenOptions {
  return Object.fromEntries(
    packOptions.map((option) => [option.long, options[optionOf(option).attributeName()]]),
  );
}
