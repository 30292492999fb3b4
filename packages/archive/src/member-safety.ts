import { unsafeNameReason } from "./member-name.ts";
import { type ZipProblem, zipProblem } from "./zip/zip-problem.ts";

export type MemberKind = "file" | "directory" | "symlink" | "hardlink" | "special";

/** What every archive says of a member. */
export interface Member {
  readonly name: string;
  readonly kind: MemberKind;
  /** Unix permission bits, where the archive has any. */
  readonly mode: number | undefined;
}

const runsAsOwner = 0o7000;
const writableByAll = 0o002;

/** Whether the name, the kind and the mode of a member are safe to unpack, whatever the archive. Pure. */
export function memberProblems({ name, kind, mode = 0 }: Member): ZipProblem[] {
  const problems: ZipProblem[] = [];
  const reason = unsafeNameReason(name);
  if (reason !== undefined) problems.push(zipProblem("unsafe-name", name, { reason }));
  if (kind === "special") return [...problems, zipProblem("special-file", name, {})];
  // The mode of a link means nothing: that of its target counts.
  if (kind === "symlink") return problems;
  if (kind !== "directory" && (mode & runsAsOwner) !== 0) {
    problems.push(zipProblem("privileged-mode", name, { mode }));
  } else if ((mode & (kind === "directory" ? runsAsOwner | writableByAll : writableByAll)) !== 0) {
    problems.push(zipProblem("loose-mode", name, { mode }));
  }
  return problems;
}
