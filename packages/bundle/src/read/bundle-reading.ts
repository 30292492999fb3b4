import type { ZipEntry, ZipLimits } from "@rampart/archive";
import type { ByteSource, Runtime } from "@rampart/bytes";
import type { ElfInfo } from "@rampart/elf";
import type { Finding } from "@rampart/findings";
import type { ModuleMetadata, Profile, SourceDocument } from "@rampart/metadata";

export interface ReadOptions {
  readonly limits?: Partial<ZipLimits>;
  /** Longest `module.json` that is read, in bytes. */
  readonly maxModuleJsonSize?: number;
  /** Most values in it. */
  readonly maxModuleJsonValues?: number;
  /** What the bundle is meant for, where the caller says. */
  readonly profile?: Profile;
  readonly signal?: AbortSignal;
}

/** An entry of a bundle and what its bytes gave. */
export interface BundleEntry {
  readonly name: string;
  readonly kind: ZipEntry["kind"];
  /** Bytes, uncompressed. */
  readonly size: number;
  readonly compressedSize: number;
  /** Unix permission bits, where the zip has them. */
  readonly mode?: number;
  /** Absent where the bytes could not be read. */
  readonly sha256?: string;
}

/** Everything that a bundle says, read once. Parts are absent where a finding says why. */
export interface BundleReading {
  readonly findings: readonly Finding[];
  readonly entries: readonly BundleEntry[];
  /** Bytes of the zip. */
  readonly size?: number;
  readonly metadata?: ModuleMetadata;
  /** The fields that have their right form, where others keep the metadata from being understood. */
  readonly knownMetadata?: Partial<ModuleMetadata>;
  readonly document?: SourceDocument;
  /** Text of `module.json`, for the lines that findings lie in. */
  readonly moduleJson?: string;
  readonly module?: BundledModule;
  readonly sharedObjects?: readonly BundledSharedObject[];
  /** Archives in `deps/` whose shared objects are not all known; absent where there are none. */
  readonly unreadArchives?: readonly string[];
  /** Of names and uncompressed bytes; absent where an entry could not be read. */
  readonly contentDigest?: string;
}

/** A shared object inside an archive in `deps/`. */
export interface BundledSharedObject {
  /** `deps/x.tgz!/lib/y.so`. */
  readonly entry: string;
  readonly elf: ElfInfo;
}

/** What a file of `deps/` gave. */
export interface DependencyReading {
  /** The ELF shared objects of an archive: `libx.so`, `libx.so.1.2` … */
  readonly sharedObjects: readonly BundledSharedObject[];
  /** Whether these are all that there are. */
  readonly isWhole: boolean;
  readonly findings: readonly Finding[];
}

/** Judges a file of `deps/`, as it is in a bundle or will. @param entry its name there */
export type DependencyReader = (
  entry: string,
  source: ByteSource,
  runtime: Runtime,
) => Promise<DependencyReading>;

export interface BundledModule {
  readonly entry: string;
  readonly size: number;
  readonly sha256: string;
  /** Absent where the file is not ELF that can be read. */
  readonly elf?: ElfInfo;
}
