import { ArchiveError } from "../archive-error.ts";
import { unsafeNameReason } from "../member-name.ts";
import { type Member, memberProblems } from "../member-safety.ts";
import { type ZipProblem, zipProblem } from "../zip/zip-problem.ts";

/** What is judged of an entry. */
export type JudgedMember = Member & { readonly linkName: string | undefined };

/** What is at a path. */
interface Node {
  /** An entry may need the folders above it. */
  kind: Member["kind"] | "needed folder";
  /** What is below it, by name: absent where nothing is. */
  below?: Map<string, Node>;
}

/** A link whose target enters a folder and leaves it again. */
interface CrossingLink {
  readonly name: string;
  readonly target: string;
}

/** Entries, the folders that they need and those that links cross, above which remembering them costs too much. */
const maxPaths = 200_000;

/**
 * Judges the entries of a tar file in their order, as whoever unpacks it meets them: nothing may be written outside of
 * the folder, through a link or over another entry, and no link may lead out. Pure.
 */
export class TarJudge {
  readonly #root: Node = { kind: "needed folder" };
  readonly #crossing: CrossingLink[] = [];
  #remembered = 0;

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
    return this.#crossing
      .filter(({ name, target }) => this.#leavesLink(name, target))
      .map(({ name, target }) => zipProblem("unsafe-link", name, { target }));
  }

  #place({ kind }: JudgedMember, path: string): ZipProblem[] {
    const segments = path.split("/");
    const name = segments.pop() ?? "";
    let folder = this.#root;
    for (const [depth, segment] of segments.entries()) {
      const next = folder.below?.get(segment) ?? this.#add(folder, segment, "needed folder");
      const parent = () => segments.slice(0, depth + 1).join("/");
      if (next.kind === "symlink") return [zipProblem("through-link", path, { link: parent() })];
      if (!isFolder(next.kind)) return [zipProblem("path-conflict", path, { other: parent() })];
      folder = next;
    }
    const other = folder.below?.get(name);
    if (other === undefined) {
      this.#add(folder, name, kind);
      return [];
    }
    const before = other.kind;
    other.kind = kind;
    if (isFolder(before) && isFolder(kind)) return [];
    const code = isFolder(before) || isFolder(kind) ? "path-conflict" : "duplicate-name";
    return [zipProblem(code, path, { other: path })];
  }

  #add(folder: Node, name: string, kind: Node["kind"]): Node {
    this.#remember(1);
    const node: Node = { kind };
    folder.below ??= new Map();
    folder.below.set(name, node);
    return node;
  }

  #remember(paths: number): void {
    this.#remembered += paths;
    if (this.#remembered > maxPaths) throw tooManyPaths(this.#remembered);
  }

  #link({ kind, linkName: target = "" }: JudgedMember, path: string): ZipProblem[] {
    if (kind === "hardlink")
      return this.#isEarlierFile(target) ? [] : [zipProblem("unsafe-link", path, { target })];
    if (kind !== "symlink") return [];
    const way = wayOf(path, target);
    if (way === "out") return [zipProblem("unsafe-link", path, { target })];
    if (way === "crossing") {
      this.#remember(target.split("/").length);
      this.#crossing.push({ name: path, target });
    }
    return [];
  }

  /** What is not in the archive may be on the disk of whoever unpacks it. */
  #isEarlierFile(target: string): boolean {
    let node: Node | undefined = this.#root;
    for (const segment of target.replace(/^(\.\/+)+/, "").split("/")) node = node?.below?.get(segment);
    return node?.kind === "file" || node?.kind === "hardlink";
  }

  /**
   * Whether a target goes through a symbolic link and then up: from there `..` is the folder above what that link leads to,
   * which is another than the one that the target names. What it only enters needs no look: each link is judged itself.
   */
  #leavesLink(name: string, target: string): boolean {
    const at: (Node | undefined)[] = [this.#root];
    for (const segment of name.split("/").slice(0, -1)) at.push(at.at(-1)?.below?.get(segment));
    let isBehindLink = false;
    for (const segment of target.split("/")) {
      if (segment === "" || segment === ".") continue;
      if (segment === "..") {
        if (isBehindLink) return true;
        at.pop();
        continue;
      }
      const next = at.at(-1)?.below?.get(segment);
      isBehindLink ||= next?.kind === "symlink";
      at.push(next);
    }
    return false;
  }
}

function isFolder(kind: Node["kind"]): boolean {
  return kind === "directory" || kind === "needed folder";
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
 * Where the target of a symbolic link leads by its letters: out of the archive, or into it, perhaps across a folder that
 * it enters and leaves again with `..`.
 */
function wayOf(path: string, target: string): "out" | "in" | "crossing" {
  if (target === "" || target.startsWith("/") || !isPlain(target)) return "out";
  let depth = path.split("/").length - 1;
  let entered = 0;
  let crosses = false;
  for (const segment of target.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") {
      depth += 1;
      entered += 1;
      continue;
    }
    if (depth === 0) return "out";
    depth -= 1;
    crosses ||= entered > 0;
    entered = Math.max(0, entered - 1);
  }
  return crosses ? "crossing" : "in";
}

/** Without what some system takes for something else than a letter; dots are judged by where they lead. */
function isPlain(target: string): boolean {
  const reason = unsafeNameReason(target);
  return reason === undefined || /^(parent|dot|empty)-segment$/.test(reason);
}
