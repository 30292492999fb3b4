import { enumerate, rule } from "../rule-definition.ts";

const repack = "Pack the bundle again with `rampart pack`.";
const suspicious = "Pack the bundle again; if it is not yours, ask where it comes from before you unpack it.";

/** Rules about the zip and what is in it. */
export const bundleRules = {
  "bundle/not-a-zip": rule<{ looksLike: string }>({
    subject: "bundle",
    severity: "error",
    title: "not a zip file",
    errorCode: "invalid_module",
    message: ({ looksLike }) => `not a zip file but ${looksLike}`,
    help: "A bundle is the .zip that `rampart pack` writes.",
  }),
  "bundle/damaged": rule<{ problem: string }>({
    subject: "bundle",
    severity: "error",
    title: "damaged zip file",
    errorCode: "invalid_module",
    message: ({ problem }) => `the zip file is damaged: ${problem}`,
    help: "Download or pack the bundle again.",
  }),
  "bundle/too-many-entries": rule<{ count: number; limit: number }>({
    subject: "bundle",
    severity: "error",
    title: "too many entries",
    message: ({ count, limit }) => `the zip file has ${count} entries, more than the limit of ${limit}`,
    help: "Leave out what the bundle does not need. If it needs so many entries, raise the limit with --max-entries.",
  }),
  "bundle/unsafe-name": rule<{ reason: string }>({
    subject: "bundle",
    severity: "error",
    title: "unsafe entry name",
    errorCode: "invalid_module",
    message: ({ reason }) => `the name of this entry is unsafe: ${reason}`,
    help: suspicious,
  }),
  "bundle/duplicate-name": rule<{ other: string }>({
    subject: "bundle",
    severity: "error",
    title: "duplicate entry name",
    errorCode: "invalid_module",
    message: ({ other }) =>
      `another entry has the same name or one that some systems treat as the same: ${other}`,
    help: suspicious,
  }),
  "bundle/symlink": rule({
    subject: "bundle",
    severity: "error",
    title: "symbolic link in the zip",
    errorCode: "invalid_module",
    message: () => "this entry is a symbolic link",
    help: suspicious,
  }),
  "bundle/special-file": rule({
    subject: "bundle",
    severity: "error",
    title: "device or socket in the zip",
    errorCode: "invalid_module",
    message: () => "this entry is neither a file nor a folder",
    help: suspicious,
  }),
  "bundle/privileged-mode": rule<{ mode: string; more: number }>({
    subject: "bundle",
    severity: "error",
    title: "file that runs with the rights of another",
    message: ({ mode, more }) =>
      `${more === 0 ? `this file has mode ${mode}` : manyWith(mode, more)}: any user who runs it gets the rights of its owner or group`,
    help: "Take the setuid, setgid and sticky bits away (`chmod a-s,-t`), and pack again.",
  }),
  "bundle/loose-mode": rule<{ mode: string; more: number }>({
    subject: "bundle",
    severity: "warning",
    title: "file or folder that everybody may change",
    message: ({ mode, more }) =>
      `${more === 0 ? `this entry has mode ${mode}` : manyWith(mode, more)}, which gives more rights than a module needs`,
    help: "Take the right to write away (`chmod o-w`), from folders also the special bits (`chmod a-s,-t`), and pack again.",
  }),
  "bundle/encrypted": rule({
    subject: "bundle",
    severity: "error",
    title: "encrypted entry",
    errorCode: "invalid_module",
    message: () => "this entry is encrypted; a cluster has no password for it",
    help: repack,
  }),
  "bundle/unsupported-compression": rule<{ method: string }>({
    subject: "bundle",
    severity: "error",
    title: "unsupported compression method",
    errorCode: "invalid_module",
    message: ({ method }) =>
      `this entry is compressed with ${method}; only stored and deflated are read everywhere`,
    help: repack,
  }),
  "bundle/entry-too-large": rule<{ size: number; limit: number }>({
    subject: "bundle",
    severity: "error",
    title: "entry too large",
    message: ({ size, limit }) => `this entry is ${size} bytes large, more than the limit of ${limit}`,
    help: "Make the entry smaller. If it needs to be so large, raise the limit with --max-entry-size.",
  }),
  "bundle/compression-ratio": rule<{ ratio: number; limit: number }>({
    subject: "bundle",
    severity: "error",
    title: "compression ratio too high",
    message: ({ ratio, limit }) =>
      `this entry unpacks to ${ratio} times its size, more than the limit of ${limit}: a zip bomb`,
    help: suspicious,
  }),
  "bundle/inconsistent-records": rule<{ problem: string }>({
    subject: "bundle",
    severity: "error",
    title: "zip records that contradict each other",
    errorCode: "invalid_module",
    message: ({ problem }) => `the records of the zip contradict each other: ${problem}`,
    help: suspicious,
  }),
  "bundle/stray-bytes": rule<{ problem: string }>({
    subject: "bundle",
    severity: "error",
    title: "bytes outside the entries",
    errorCode: "invalid_module",
    message: ({ problem }) => `the file holds bytes that belong to no entry: ${problem}`,
    help: suspicious,
  }),
  "bundle/unportable-record": rule<{ header: string; field: string; value: string }>({
    subject: "bundle",
    severity: "error",
    title: "zip record that readers do not read alike",
    errorCode: "invalid_module",
    message: ({ header, field, value }) =>
      `the ${header} header has ${field} ${value}, which readers refuse or read differently`,
    help: suspicious,
  }),
  "bundle/comment": rule<{ text: string }>({
    subject: "bundle",
    severity: "info",
    title: "comment in the zip",
    message: ({ text }) =>
      `the zip has a comment: ${JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text)}`,
    help: "Nothing has to be done: no reader takes it for a part of the bundle.",
  }),
  "bundle/crc-mismatch": rule<{ declared: string; actual: string }>({
    subject: "bundle",
    severity: "error",
    title: "CRC-32 mismatch",
    errorCode: "invalid_module",
    message: ({ declared, actual }) => `the zip says CRC-32 ${declared}, the bytes have ${actual}`,
    help: "Download or pack the bundle again.",
  }),
  "bundle/size-mismatch": rule<{ declared: number; problem: string }>({
    subject: "bundle",
    severity: "error",
    title: "wrong entry size",
    errorCode: "invalid_module",
    message: ({ declared, problem }) => `the zip says that this entry has ${declared} bytes, but ${problem}`,
    help: suspicious,
  }),
  "bundle/corrupt-data": rule<{ problem: string }>({
    subject: "bundle",
    severity: "error",
    title: "compressed data damaged",
    errorCode: "invalid_module",
    message: ({ problem }) => `the compressed data of this entry are damaged: ${problem}`,
    help: "Download or pack the bundle again.",
  }),
  "bundle/module-json-missing": rule<{ elsewhere?: string }>({
    subject: "bundle",
    severity: "error",
    title: "no module.json",
    errorCode: "invalid_module",
    message: ({ elsewhere }) =>
      elsewhere === undefined
        ? "the zip has no module.json"
        : `module.json must be at the root of the zip, but it is ${elsewhere}`,
    help: repack,
  }),
  "bundle/module-missing": rule({
    subject: "bundle",
    severity: "error",
    title: "no module",
    errorCode: "no_module",
    message: () => "the zip holds no module: no entry at its root ends in .so",
    help: repack,
  }),
  "bundle/module-file-missing": rule<{ declared: string; found?: string }>({
    subject: "bundle",
    severity: "error",
    title: "module_file that is not in the zip",
    errorCode: "invalid_module",
    message: ({ declared, found }) =>
      `module_file is ${JSON.stringify(declared)}, which is not in the zip${found === undefined ? "" : `; the module there is ${JSON.stringify(found)}`}`,
    help: repack,
  }),
  "bundle/several-modules": rule<{ module: string }>({
    subject: "bundle",
    severity: "error",
    title: "more than one shared object",
    errorCode: "invalid_module",
    message: ({ module }) =>
      `a bundle holds one .so, and ${module} is there already; names in deps/ count too`,
    help: "Pack one bundle for each module; put shared objects that it needs into an archive in deps/.",
  }),
  "bundle/unexpected-entry": rule({
    subject: "bundle",
    severity: "error",
    title: "entry that does not belong in a bundle",
    errorCode: "invalid_module",
    message: () => "a bundle holds module.json, one module and deps/, nothing else",
    help: "Remove it and zip again, or pack with `rampart pack`.",
  }),
  "bundle/sha256-mismatch": rule<{ declared: string; actual: string; file: string }>({
    subject: "bundle",
    severity: "error",
    title: "SHA-256 of the module differs",
    errorCode: "invalid_module",
    message: ({ declared, actual, file }) =>
      `module.json says sha256 ${abbreviated(declared)}, ${file} has ${abbreviated(actual)}`,
    help: "Pack the bundle again, or restore the module that it was packed from.",
  }),
  "bundle/module-name-unusable": rule<{ name: string }>({
    subject: "bundle",
    severity: "error",
    title: "module name that a bundle cannot use",
    errorCode: "invalid_module",
    message: ({ name }) =>
      `${JSON.stringify(name)} cannot be the module's name in a bundle: it must end in .so and have no backslash, colon, control or invisible character`,
    help: "Rename the file.",
  }),
  "bundle/module-not-executable": rule<{ mode: string }>({
    subject: "bundle",
    severity: "warning",
    title: "module without execute permission",
    message: ({ mode }) =>
      `the module has mode ${mode}; Redis refuses to load a module that is not executable`,
    help: repack,
  }),
  "bundle/dependency-missing": rule<{ dependency: string; file: string }>({
    subject: "bundle",
    severity: "warning",
    title: "dependency that is not in the bundle",
    message: ({ dependency, file }) =>
      `dependency ${dependency} is not in the bundle as ${file}: clusters up to 7.22 download it, from 8.0 on they refuse the bundle`,
    help: "Give its local_path in the manifest and pack again, or add the file with `rampart deps add`.",
  }),
  "bundle/dependency-sha256-mismatch": rule<{ dependency: string; declared: string; actual: string }>({
    subject: "bundle",
    severity: "error",
    title: "SHA-256 of a dependency differs",
    errorCode: "invalid_module",
    message: ({ dependency, declared, actual }) =>
      `module.json says sha256 ${abbreviated(declared)} for dependency ${dependency}, the file has ${abbreviated(actual)}`,
    help: "Pack the bundle again, or restore the file.",
  }),
  "bundle/dependency-unreadable": rule<MemberProblem>({
    subject: "bundle",
    severity: "warning",
    title: "dependency that cannot be read",
    message: (facts) => `this cannot be read, so it was not checked: ${problemInWords(facts)}`,
    help: "Pack the dependency again as .tgz, .tar or .zip.",
  }),
  "bundle/dependency-damaged": rule<MemberProblem>({
    subject: "bundle",
    severity: "error",
    title: "archive in deps/ that is damaged",
    message: (facts) => `the archive cannot be read as every tool would read it: ${problemInWords(facts)}`,
    help: "Download or pack the dependency again.",
  }),
  "bundle/dependency-unsafe": rule<MemberProblem>({
    subject: "bundle",
    severity: "error",
    title: "archive in deps/ that is unsafe to unpack",
    message: problemInWords,
    help: "Pack the dependency again without it; if it is not yours, ask where it comes from before you unpack it.",
  }),
  "bundle/dependency-undeclared": rule<{
    /** The first of them. */
    declared: readonly string[];
    others?: number;
  }>({
    subject: "bundle",
    severity: "warning",
    title: "file in deps/ that no dependency names",
    message: ({ declared, others = 0 }) =>
      declared.length === 0
        ? "module.json declares no dependencies"
        : `no dependency has this name; declared are ${enumerate(others === 0 ? declared : [...declared, `${others} more`])}`,
    help: "A cluster looks for deps/<last segment of the URL>.",
  }),
} as const;

/** What is wrong with an archive, or with an entry of it. */
export interface MemberProblem {
  readonly problem: string;
  /** Where one finding covers many entries: how many, and one that is like them. */
  readonly others?: { readonly count: number; readonly like: string };
}

function problemInWords({ problem, others }: MemberProblem): string {
  return others === undefined ? problem : `${others.count} more like ${others.like}: ${problem}`;
}

/** Where many files of an archive have such modes, one finding covers some of them. */
function manyWith(mode: string, more: number): string {
  return `${more} more in it have modes such as ${mode}`;
}

function abbreviated(sha256: string): string {
  return sha256.length > 16 ? `${sha256.slice(0, 8)}…` : JSON.stringify(sha256);
}
