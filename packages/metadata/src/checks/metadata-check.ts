import type { Finding } from "@rampart/findings";
import type { Command } from "../generated/module.ts";
import type { Profile } from "../profile.ts";
import type { MetadataFile } from "../text/schema-findings.ts";
import type { SourceDocument } from "../text/source-document.ts";

/** A dependency as either file declares it. */
export interface DeclaredDependency {
  readonly url?: string;
  readonly sha256?: string;
  readonly local_path?: string;
}

/** Fields that the manifest and `module.json` share, as far as checks look at them. Their shape is checked already. */
export interface SharedFields {
  readonly module_name?: string;
  readonly module_file?: string;
  readonly display_name?: string;
  readonly architecture?: string;
  readonly capabilities?: readonly string[];
  readonly operating_systems?: readonly string[];
  /** Old name of the field before. */
  readonly os_list?: readonly string[];
  readonly version?: number;
  readonly semantic_version?: string;
  readonly min_redis_version?: string;
  readonly min_redis_pack_version?: string;
  readonly compatible_redis_version?: string;
  readonly bigstore_version_2_support?: boolean;
  readonly command_line_args?: string;
  readonly config_command?: string;
  readonly commands?: readonly Command[];
  readonly exclude_commands?: readonly string[];
  readonly add_command?: readonly Command[];
  readonly email?: string;
  readonly homepage?: string;
  readonly git_sha?: string;
  readonly dependencies?: Readonly<Record<string, DeclaredDependency>>;
  readonly "optional-dependencies"?: Readonly<Record<string, DeclaredDependency>>;
}

export interface MetadataSubject {
  readonly file: MetadataFile;
  readonly fields: SharedFields;
  readonly document: SourceDocument;
  /** Fields that are there and at fault: `fields` lacks them, and yet they are not missing. */
  readonly silenced?: ReadonlySet<string>;
  /** What the metadata are meant for, where the caller says. */
  readonly profile?: Profile;
}

/** Judges one aspect of the metadata. Pure; one file each, listed in `index.ts`. */
export type MetadataCheck = (subject: MetadataSubject) => Finding[];
