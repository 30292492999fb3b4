import type { DocumentedArgument } from "@rampart/discovery";

/** Columns of a syntax line, and the indent of those that follow, as on redis.io. */
const width = 68;
const indent = "  ";

/** Holds a token and its value together, as on redis.io, until the lines are broken. */
const unbroken = "\u00a0";

/** A command as callers type it, as redis.io writes it: `SET key value [NX | XX]`, in lines of at most 68 columns. */
export function commandSyntax(name: string, given: readonly DocumentedArgument[]): string {
  const words = [spelled(name), ...given.map(argumentSyntax)].join(" ").split(" ");
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    if (line.trim() !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n").replaceAll(unbroken, " ");
}

/** The name of a command, or of a subcommand with its container, as people write it. */
export function spelled(name: string): string {
  return name.toUpperCase().replaceAll("|", " ");
}

function argumentSyntax(given: DocumentedArgument): string {
  const { type, flags = [] } = given;
  const isOptional = flags.includes("optional");
  const token = given.token === "" ? '""' : given.token;
  const value = valueSyntax(given);
  const isChoice = type === "oneof" && (!isOptional || token !== undefined);
  const before = token === undefined ? "" : `${token}${type === "pure-token" ? "" : unbroken}`;
  const again = flags.includes("multiple_token") || value === "" ? `${token ?? ""} ${value}`.trim() : value;
  const repeated = flags.includes("multiple") ? `${value} [${again} ...]` : value;
  const whole = isChoice ? `${before}<${repeated.trimEnd()}>` : `${before}${repeated}`;
  return isOptional ? `[${whole.trimEnd()}]` : whole;
}

function valueSyntax({ type, name, display_text: shown, arguments: parts = [] }: DocumentedArgument): string {
  switch (type) {
    case "block":
      return parts.map(argumentSyntax).join(" ");
    case "oneof":
      return parts.map(argumentSyntax).join(" | ");
    case "pure-token":
      return "";
    default:
      return shown ?? name;
  }
}
