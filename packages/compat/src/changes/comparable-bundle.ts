import type { BundleReading } from "@rampart/bundle/read";
import type { ModuleMetadata } from "@rampart/metadata";

/** A bundle whose metadata could be understood. What else is absent is not compared. */
export type ComparableBundle = BundleReading & { readonly metadata: ModuleMetadata };
