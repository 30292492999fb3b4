import { createHash } from "node:crypto";
import { count } from "@rampart/answers";
import { printable } from "@rampart/findings";
import type { NamedFiles } from "@rampart/project";
import { flagGroup } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { usage } from "../option-values.ts";
import { writeLine } from "../render/write-line.ts";

/** Which part of a list a run takes, as its document says it. */
export interface PartOfWork {
  /** From 1 on. */
  readonly part: number;
  readonly of: number;
  /** Length of the whole list. */
  readonly total: number;
  /** SHA-256 of the whole list, in hexadecimal: parts of one list have the same. */
  readonly list: string;
}

export const shardFlags = flagGroup("Options:", (command) =>
  command.option(
    "--shard <part>",
    "take part I of N, as I/N from 1/N on; auto: from CI_NODE_INDEX and CI_NODE_TOTAL",
  ),
);

interface Shard {
  readonly part: number;
  readonly of: number;
}

/** @throws {RampartError} the call is at fault */
function parseShard(text: string, { environment }: Pick<Io, "environment">): Shard {
  const { CI_NODE_INDEX: index = "", CI_NODE_TOTAL: total = "" } = environment;
  const isAuto = text === "auto";
  const [, part = "", of = ""] = /^(\d{1,6})\/(\d{1,6})$/.exec(isAuto ? `${index}/${total}` : text) ?? [];
  const shard = { part: Number(part), of: Number(of) };
  if (shard.part >= 1 && shard.part <= shard.of) return shard;
  if (!isAuto) {
    throw usage(
      `--shard ${JSON.stringify(text)} is no part`,
      "Give it as I/N, such as 1/4, 2/4, 3/4 and 4/4.",
    );
  }
  const found = `CI_NODE_INDEX is ${JSON.stringify(index)} and CI_NODE_TOTAL ${JSON.stringify(total)}`;
  throw usage(`--shard auto finds no part: ${found}`, "GitLab sets both for a job with `parallel`.");
}

/** A stable part of a list: neighbors stay together, so that the parts in order are the whole. */
export function takePart<Item>(
  items: readonly Item[],
  text: string | undefined,
  nameOf: (item: Item) => string,
  noun: string,
  io: Io,
): { readonly items: readonly Item[]; readonly part?: PartOfWork } {
  if (text === undefined) return { items };
  const { part, of } = parseShard(text, io);
  const total = items.length;
  const list = createHash("sha256")
    .update(items.map((item) => `${nameOf(item)}\n`).join(""))
    .digest("hex");
  const own = items.slice(Math.floor((total * (part - 1)) / of), Math.floor((total * part) / of));
  if (own.length === 0) {
    const message = `part ${part} of ${of} is empty: there ${total === 1 ? "is" : "are"} ${count(total, noun)}`;
    writeLine(io.stderr, io, `rampart: ${printable(message)}`);
  }
  return { items: own, part: { part, of, total, list } };
}

/** The part of files that a run takes. What is said of all of them, the first part says. */
export function takeFiles(
  { files, failures, repeats }: NamedFiles,
  text: string | undefined,
  io: Io,
): { readonly named: NamedFiles; readonly part?: PartOfWork } {
  const { items, part } = takePart(files, text, (file) => file, "file", io);
  if (part === undefined) return { named: { files, failures, repeats } };
  const isFirst = part.part === 1;
  return {
    named: { files: items, failures: isFirst ? failures : [], repeats: isFirst ? repeats : [] },
    part,
  };
}
