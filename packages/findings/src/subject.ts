/** What part of a bundle or of a run a rule is about. Decide by this, never by the rule's name. */
export type Subject =
  /** Whether a file is one that the command takes. */
  | "file"
  /** The bytes of a text, before its form is known. */
  | "text"
  | "json"
  | "yaml"
  | "manifest"
  /** The fields of metadata, in a manifest or in `module.json`. */
  | "metadata"
  /** The module's own file, on any system. */
  | "binary"
  /** What the module needs of one system that it is declared for. */
  | "system"
  /** The zip, and whether its parts fit together. */
  | "bundle"
  /** What is said of the bundle elsewhere: checksums, signatures. */
  | "trust"
  /** What the module did when it was loaded. */
  | "load"
  /** What a cluster answers to a bundle, or a database to its module. */
  | "cluster"
  /** A file of commands that is compared with the module. */
  | "commands"
  /** The configuration itself. */
  | "config";

/** How the name of a rule about a subject begins, in the order of the catalogue. */
export const areas = {
  file: "file",
  text: "text",
  json: "json",
  yaml: "yaml",
  manifest: "manifest",
  metadata: "metadata",
  binary: "elf",
  system: "elf",
  bundle: "bundle",
  trust: "trust",
  load: "load",
  cluster: "cluster",
  commands: "commands",
  config: "config",
} as const satisfies Readonly<Record<Subject, string>>;
