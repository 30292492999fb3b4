import type { Command } from "commander";
import { renderBash } from "../completion/bash.ts";
import { commandNodes } from "../completion/command-tree.ts";
import { renderFish } from "../completion/fish.ts";
import { renderZsh } from "../completion/zsh.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";

const renderers = { bash: renderBash, zsh: renderZsh, fish: renderFish } as const;

export type Shell = keyof typeof renderers;

/** Prints what makes a shell complete commands and flags: those that this very program declares. */
export function completion(shell: Shell, program: Command, { stdout }: Io): number {
  stdout.write(renderers[shell](commandNodes(program)));
  return exitCodes.done;
}
