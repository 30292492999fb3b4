import { dependencyKinds } from "./dependency-kinds.ts";
import type { Kind } from "./kind.ts";
import { metadataKinds } from "./metadata-kinds.ts";
import { moduleKinds } from "./module-kinds.ts";
import { zipKinds } from "./zip-kinds.ts";

/** Every way in which a bundle can be bad that we thought of, each with what should be said of it. */
export const kinds: readonly Kind[] = [...zipKinds, ...metadataKinds, ...moduleKinds, ...dependencyKinds];
