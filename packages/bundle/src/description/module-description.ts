import type { Discovery } from "@rampart/discovery";
import type { Finding } from "@rampart/findings";
import type { Command } from "@rampart/metadata";

/** What a module says of itself when it is loaded, or what was said in its place. */
export interface ModuleDescription {
  readonly name: string;
  readonly version: number;
  /** Where it was said and is more than the version: with a suffix such as `-rc1`. */
  readonly semanticVersion?: string;
  readonly commands: readonly Command[];
  /** Commands that whoever described the module left out already. */
  readonly excluded?: readonly string[];
  /** Commands that whoever described the module added by hand. */
  readonly added?: readonly string[];
}

export interface DescriptionReading {
  /** Absent where an error keeps it from being known. */
  readonly description?: ModuleDescription;
  /** Set where the module was loaded. */
  readonly discovery?: Discovery;
  readonly findings: readonly Finding[];
}
