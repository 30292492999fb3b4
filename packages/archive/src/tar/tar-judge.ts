import { ArchiveError } from "../archive-error.ts";
import { parentPaths, unsafeNameReason } from "../member-name.ts";
import { type Member, memberProblems } from "../member-safety.ts";
import { type ZipProblem, zipProblem } from "../zip/zip-problem.ts";

/** What is judged of an entry. */
export type JudgedMember = Member & { readonly linkName: string | undefined };

/** What stands at a path; an entry may also need the folders above it. */
type Kind = Member["kind"] | "needed folder";

interface Link {
  readonly name: string;
  readonly target: string;
  /** Paths that must be no symbolic links for the target to be where it seems to be. */
  readonly crossed: readonly string[];
}

/** Entries and the folders that they need, above which remembering them costs too much. */
const maxPaths = 200_000;

/**
 * Judges the entries of a tar file in their order, as whoever unpacks it meets them: nothing may be written outside of
 * the folder, through a link or over another entry, and no link may lead out. Pure.
 */
export class TarJudge {
  readonly #kinds = new Map<string, Kind>();
  readonly #crossing: Link[] = [];

  judge(member: JudgedMember): ZipProblem[] {
    // `tar -C folder .` writes these.
    const path = member.name.replace(/^(\.\/+)+/, "").replace(/^\.$/, "");
    if (path === "" && member.kind === "directory")
      return memberProblems({ ...member, name: "." }).filter(isMode);
    const problems = memberProblems({ ...member, name: path });
    if (problems.some(({ code }) => code === "unsafe-name"))
      return problems.map((one) => named(one, member.name));
    return [...problems, ...this.#place(member, path.replace(/\/$/, "")), ...this.#link(member, path)];
  }

  /** What only the whole archive shows. */
  finish(): ZipProblem[] {
    return this.#crossing.flatMap(({ name, target, crossed }) =>
      crossed.some((path) => this.#kinds.get(path) === "symlink")
        ? [zipProblem("unsafe-link", name, { target })]
        : [],
    );
  }

  #place({ kind }: JudgedMember, path: string): ZipProblem[] {
    if (this.#kinds.size > maxPaths) throw tooManyPaths(this.#kinds.size);
    for (const parent of parentPaths(path)) {
      const above = this.#kinds.get(parent);
      if (above === "symlink") return [zipProblem("through-link", path, { link: parent })];
      if (above !== undefined && above !== "directory" && above !== "needed folder") {
        return [zipProblem("path-conflict", path, { other: parent })];
      }
      if (above === undefined) this.#kinds.set(parent, "needed folder");
    }
    const other = this.#kinds.get(path);
    const isFolder = (one: Kind | undefined) => one === "directory" || one === "needed folder";
    this.#kinds.set(path, kind);
    if (other === undefined || (isFolder(other) && isFolder(kind))) return [];
    const code = isFolder(other) || isFolder(kind) ? "path-conflict" : "duplicate-name";
    return [zipProblem(code, path, { other: path })];
  }

  #link({ kind, linkName: target = "" }: JudgedMember, path: string): ZipProblem[] {
    if (kind === "hardlink")
      return this.#isEarlierFile(target) ? [] : [zipProblem("unsafe-link", path, { target })];
    if (kind !== "symlink") return [];
    const crossed = crossedBy(path, target);
    if (crossed === undefined) return [zipProblem("unsafe-link", path, { target })];
    if (crossed.length > 0) this.#crossing.push({ name: path, target, crossed });
    return [];
  }

  /** What is not in the archive may be on the disk of whoever unpacks it. */
  #isEarlierFile(target: string): boolean {
    const kind = this.#kinds.get(target.replace(/^(\.\/+)+/, ""));
    return kind === "file" || kind === "hardlink";
  }
}

function tooManyPaths(entries: number): ArchiveError {
  const facts = { entries, limit: maxPaths };
  return new ArchiveError("too-many-entries", `more than ${maxPaths} files and folders`, { facts });
}

function isMode({ code }: ZipProblem): boolean {
  return code === "loose-mode" || code === "privileged-mode";
}

function named(problem: ZipProblem, entry: string): ZipProblem {
  return { ...problem, entry };
}

/**
 * Folders that a symbolic link enters and leaves again with `..`; undefined where it leads out of the archive. Those
 * that it only enters need no look: a link on the way is judged itself.
 */
function crossedBy(path: string, target: string): string[] | undefined {
  const isPath = target !== "" && !target.startsWith("/") && isPlain(target);
  if (!isPath) return undefined;
  const at = path.split("/").slice(0, -1);
  const crossed: string[] = [];
  const entered: string[] = [];
  for (const segment of target.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") {
      at.push(segment);
      entered.push(at.join("/"));
      continue;
    }
    if (at.length === 0) return undefined;
    const left = entered.pop();
    if (left !== undefined) crossed.push(left);
    at.pop();
  }
  return crossed;
}

/** Without what some system takes for something else than a letter; dots are judged by where they lead. */
function isPlain(target: string): boolean {
  const reason = unsafeNameReason(target);
  return reason === undefined || /^(parent|dot|empty)-segment$/.test(reason);
}
