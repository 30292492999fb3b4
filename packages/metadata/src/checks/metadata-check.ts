import type { Finding } from "@rampart/findings";
import type { MetadataFile } from "../text/schema-findings.ts";
import type { SourceDocument } from "../text/source-document.ts";

/** Fields that the manifest and `module.json` share, as far as checks look at them. Shape is checked already. */
export interface SharedFields {
  readonly architecture?: string;
  readonly capabilities?: readonly string[];
  readonly operating_systems?: readonly string[];
  readonly version?: number;
  readonly semantic_version?: string;
  readonly commands?: readonly { readonly command_name: string }[];
  readonly dependencies?: Readonly<Record<string, { url?: string; sha256?: string; local_path?: string }>>;
  readonly "optional-dependencies"?: Readonly<
    Record<string, { url?: string; sha256?: string; local_path?: string }>
  >;
}

export interface MetadataSubject {
  readonly file: MetadataFile;
  readonly fields: SharedFields;
  readonly document: SourceDocument;
}

/** Judges one aspect of the metadata. Pure; one file each, listed in `index.ts`. */
export type MetadataCheck = (subject: MetadataSubject) => Finding[];
