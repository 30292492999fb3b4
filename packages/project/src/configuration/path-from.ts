import { relative, sep } from "node:path";

/** The path of a file from a folder, as policies and baselines have it. Standard input stays `-`. */
export function pathFrom(folder: string, file: string): string {
  return file === "-" ? file : relative(folder, file).split(sep).join("/");
}
