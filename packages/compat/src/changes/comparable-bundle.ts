import type { BundleReading, Discovery } from "@rampart/bundle/read";
import type { ModuleMetadata } from "@rampart/metadata";

/** A bundle whose metadata could be understood. What else is absent is not compared. */
export type ComparableBundle = BundleReading & {
  readonly metadata: ModuleMetadata;
  /** What its module registered, where it was loaded. */
  readonly loaded?: Discovery;
};
