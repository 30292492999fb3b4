import { renderBash } from "../completion/bash.ts";
import { commandNodes } from "../completion/command-tree.ts";
import { renderFish } from "../completion/fish.ts";
import { renderZsh } from "../completion/zsh.ts";
import { type ActionOptions, defineCommand, type WholeProgram } from "../define-command.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { oneOf } from "../option-values.ts";
import type { Command } from "../typed-commander.ts";

const renderers = { bash: renderBash, zsh: renderZsh, fish: renderFish } as const;

type Shell = keyof typeof renderers;

const flags = (command: Command) =>
  command.argument("<shell>", "bash, zsh or fish", oneOf("bash", "zsh", "fish"));

export const command = defineCommand({
  flags,
  examples: ["source <(rampart completion bash)", "rampart completion fish | source"],
  action: completion,
});

/** Prints what makes a shell complete commands and flags: those that this very program declares. */
async function completion(
  shell: Shell,
  _: ActionOptions<typeof flags>,
  { stdout }: Io,
  program: WholeProgram,
): Promise<number> {
  stdout.write(renderers[shell](commandNodes(await program())));
  return exitCodes.done;
}
