/**
 * How a datum is known: a public text says it (where nothing is said), a living cluster was recorded, a system was
 * measured, or it follows from the others.
 */
export type DatumKind = "documented" | "recorded" | "measured" | "inferred";
