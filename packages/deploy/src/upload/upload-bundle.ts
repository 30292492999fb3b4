import type { BundleReading } from "@rampart/bundle";
import type { UploadFile } from "@rampart/cluster-client";
import { normalPlatform } from "@rampart/platforms";
import { isForAll, type PlacedModule } from "../state/module-placement.ts";

/** Which module in which build a bundle holds. */
export interface BundleIdentity {
  readonly moduleName: string;
  /** Numeric version. */
  readonly version: number;
  readonly semanticVersion: string;
  /** Of the module's file, in hexadecimal. */
  readonly sha256?: string;
  /** Systems and architecture that it is for: `rhel9/x86_64`. */
  readonly platforms: readonly string[];
}

/** What is uploaded, as the caller has read it. */
export interface UploadBundle extends BundleIdentity {
  readonly file: UploadFile;
  /** Text of `module.json`. */
  readonly moduleJson: string;
}

/** A bundle that was read, and the file that is sent. */
export interface ReadyBundle {
  readonly reading: BundleReading;
  readonly upload: UploadBundle;
}

/** A bundle ready to be uploaded; undefined where it does not say which module it holds. Pure. */
export function readyBundle(reading: BundleReading, file: UploadFile): ReadyBundle | undefined {
  const { moduleJson } = reading;
  const identity = identityOf(reading);
  if (identity === undefined || moduleJson === undefined) return undefined;
  return { reading, upload: { ...identity, file, moduleJson } };
}

/** Undefined where the metadata do not say which module it is. Pure. */
export function identityOf({
  metadata,
  knownMetadata = {},
  module,
}: BundleReading): BundleIdentity | undefined {
  const { module_name, version, semantic_version, operating_systems, os_list, architecture } =
    metadata ?? knownMetadata;
  if (module_name === undefined || version === undefined || semantic_version === undefined) return undefined;
  return {
    moduleName: module_name,
    version,
    semanticVersion: semantic_version,
    ...(module && { sha256: module.sha256 }),
    platforms: (operating_systems ?? os_list ?? []).map((system) =>
      normalPlatform(`${system}/${architecture ?? ""}`),
    ),
  };
}

type Identity = Pick<BundleIdentity, "moduleName" | "version" | "semanticVersion">;

/** Whether a module at some place is that of a bundle. The list of a node's files has the numeric version alone. */
export function isModuleOf(
  { name, version, semanticVersion, state }: PlacedModule,
  { moduleName, version: number, semanticVersion: semantic }: Identity,
): boolean {
  const isVersion = state === "stored" ? version === number : semanticVersion === semantic;
  return name === moduleName && isVersion;
}

/** Another version of the module with the same number. */
export function isNamesake(
  { name, version, semanticVersion }: PlacedModule,
  { moduleName, version: number, semanticVersion: semantic }: Identity,
): boolean {
  return name === moduleName && version === number && semanticVersion !== semantic;
}

/** Whether a cluster that gives modules to its nodes has a bundle, for all that the bundle is for. */
export function isDistributed(rows: readonly PlacedModule[], bundle: BundleIdentity): boolean {
  const own = rows.filter((row) => isModuleOf(row, bundle));
  if (own.some(isForAll) || bundle.platforms.length === 0) return own.length > 0;
  return bundle.platforms.every((platform) => own.some((row) => row.platform === platform));
}

/**
 * Whether the rows of a module are of the same file as the bundle: by those of its own platforms, else by what names
 * none. Undefined where none of them has a digest.
 */
export function isSameFile(
  rows: readonly PlacedModule[],
  { sha256, platforms }: Pick<BundleIdentity, "sha256" | "platforms">,
): boolean | undefined {
  const own = rows.filter(({ platform }) => platform !== undefined && platforms.includes(platform));
  const digests = (some: readonly PlacedModule[]) => some.flatMap((row) => row.sha256 ?? []);
  const known = digests(own).length > 0 ? digests(own) : digests(rows);
  return known.length === 0 || sha256 === undefined ? undefined : known.includes(sha256);
}
