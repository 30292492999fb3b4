/** A value of `module.json` that `ramp pack` writes otherwise than RAMP 2.5.13, which is wrong there. */
export interface RampDifference {
  /** The field, or in words those that are concerned. */
  readonly field: string;
  readonly ramp: string;
  readonly ours: string;
  readonly reason: string;
  /** `--strict-ramp` writes RAMP's value. */
  readonly strict: boolean;
}

/**
 * All of them; `docs/ramp.md` has the same table. Source: RedisLabsModules/RAMP, RAMP/packer.py, RAMP/ramp.py and
 * RAMP/module_metadata.py.
 */
export const rampDifferences: readonly RampDifference[] = [
  {
    field: "architecture",
    ramp: "of the machine that packs, unless `-A` or the manifest says one",
    ours: "from the module's ELF header; another one in `-A` or the manifest is a warning",
    reason:
      "a module for another machine would be described wrongly; `amd64` and `arm64` are refused by RAMP's own reader",
    strict: true,
  },
  {
    field: "capabilities",
    ramp: "one text, where the manifest has the names in one text",
    ours: "a list of names",
    reason: "a cluster expects a list",
    strict: true,
  },
  {
    field: "capabilities",
    ramp: "in another order every time, where `-C` has them",
    ours: "in the order given",
    reason: "the same call should give the same file",
    strict: false,
  },
  {
    field: "capabilities",
    ramp: 'blanks around the names of `-C` as they stand; `-C ""` is one name without a letter',
    ours: 'without the blanks; `-C ""` names none',
    reason: "a cluster does not know ` flash`",
    strict: false,
  },
  {
    field: "command_line_args",
    ramp: "`{os.getenv('NAME')}` and `${NAME}` as they stand, here and in any other text",
    ours: "the value of the environment variable",
    reason: "the cluster would hand the braces to the module",
    strict: true,
  },
  {
    field: "commands",
    ramp: "in another order every time",
    ours: "sorted by name",
    reason: "the same module should give the same file; nothing can depend on an order that changes",
    strict: false,
  },
  {
    field: "commands",
    ramp: "twice, where `add_command` adds what the module registers",
    ours: "once, as it is added",
    reason: "a command has one description",
    strict: false,
  },
  {
    field: "commands",
    ramp: "what the module registers on the server that is in `PATH`",
    ours: "what it registers on the newest Redis that is known; no server is needed",
    reason: "few modules ask for the version, and the packing machine's should not decide",
    strict: true,
  },
  {
    field: "dependencies",
    ramp: "`local_path` goes into `deps/<name>.tgz`, an archive with time stamps, packed again where it is one",
    ours: "`deps/<last segment of the URL>`, else `deps/<name>.tgz`; reproducible, and an archive is taken as it is",
    reason:
      "clusters from 8.0 on look under the URL's last segment; the checksum should not change with the clock",
    strict: false,
  },
  {
    field: "exclude_commands",
    ramp: "one text, where the manifest has the names in one text",
    ours: "a list of names",
    reason: "in one text RAMP looks for each name as a part of it, and leaves out more than was meant",
    strict: true,
  },
  {
    field: "exclude_commands",
    ramp: "in another order every time, where `-E` has them",
    ours: "in the order given",
    reason: "the same call should give the same file",
    strict: false,
  },
  {
    field: "exclude_commands",
    ramp: 'blanks around the names of `-E` as they stand, so that these match nothing; `-E ""` is one name without a letter',
    ours: 'without the blanks; `-E ""` names none',
    reason: "who names a command after a blank means the command",
    strict: false,
  },
  {
    field: "git_sha",
    ramp: "commit of the working directory, as `b'…'`; the manifest's is dropped",
    ours: "the manifest's, else none",
    reason: "the letter and the quotes are a slip of the language; a folder should not change the bundle",
    strict: true,
  },
  {
    field: "module_file",
    ramp: "the manifest's, whatever path that is",
    ours: "the name of the module's file",
    reason: "the module lies in the bundle under its own name",
    strict: false,
  },
  {
    field: "operating_systems",
    ramp: "of the machine that packs, unless the manifest says some; of the clones of RHEL only 7, 8 and 9 are known",
    ours: "the same, with a warning; every clone of RHEL is named as RHEL is",
    reason: "a cluster does not know `almalinux10`",
    strict: true,
  },
  {
    field: "optional-dependencies",
    ramp: "`local_path` stays in the metadata, and its file is not packed; `--optional-dependencies` has no effect",
    ours: "like `dependencies`",
    reason: "a path of the machine that packs means nothing to a cluster",
    strict: false,
  },
  {
    field: "os",
    ramp: "of the machine that packs, unless `-O` or the manifest says one",
    ours: "`Linux`, unless `-O` or the manifest says one",
    reason: "the module is ELF, and clusters run on Linux",
    strict: true,
  },
  {
    field: "overide_command",
    ramp: "`override_command`, spelt right, is dropped",
    ours: "both spellings count, for `commands` too",
    reason: "who writes it means what it says",
    strict: false,
  },
  {
    field: "sha256",
    ramp: "the manifest's, if it has one",
    ours: "of the module",
    reason: "a cluster compares it with the module",
    strict: false,
  },
  {
    field: "version",
    ramp: "`10203.0`",
    ours: "`10203`",
    reason: "the field is a whole number",
    strict: true,
  },
  {
    field: "any text that is written without quotes",
    ramp: "the number that YAML makes of it: 8.10 is `8.1`",
    ours: "the text as it is typed, with a warning",
    reason: "the field is a text, and a version is no number",
    strict: true,
  },
  {
    field: "any field that stands empty",
    ramp: "`null`, or a version without a digit",
    ours: "the default",
    reason: "nothing was said",
    strict: true,
  },
  {
    field: "any other key of the manifest",
    ramp: "dropped, with a remark",
    ours: "kept, with a warning",
    reason: "what an author writes is not to vanish, and a misspelt key is to be seen",
    strict: true,
  },
];

/** What RAMP packs, and `ramp pack` refuses with exit code 1: a bundle of it would fail later. */
export interface RampRefusal {
  /** Name of the rule. */
  readonly rule: string;
  readonly ramp: string;
}

export const rampRefusals: readonly RampRefusal[] = [
  { rule: "bundle/module-name-unusable", ramp: "writes the name into the zip" },
  { rule: "manifest/dependency-name-unsafe", ramp: "writes `deps/../NAME.tgz` into the zip" },
  { rule: "text/lone-surrogate", ramp: "writes the escape, which no text can hold" },
  { rule: "text/too-large", ramp: "reads a manifest of any size" },
];
