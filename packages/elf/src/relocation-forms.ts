import type { DynamicSection, DynamicTag } from "./dynamic-section.ts";
import { malformed } from "./elf-error.ts";

const DT_RELA = 7n;
const RELA_BYTES = 24n;
const RELR_BYTES = 8n;

/** Machines whose relocations are all of the form Elf64_Rela. */
const relaMachines: ReadonlySet<string> = new Set(["x86_64", "aarch64"]);

/** What glibc asserts of relocations, and ends the process for. Source: glibc, elf/get-dynamic-info.h. */
export function checkRelocationForms(dynamic: DynamicSection, machine: string): void {
  if (!relaMachines.has(machine)) return;
  if (dynamic.has("DT_RELA")) demand(dynamic, "DT_RELAENT", RELA_BYTES);
  if (dynamic.has("DT_RELR")) demand(dynamic, "DT_RELRENT", RELR_BYTES);
  if (dynamic.has("DT_PLTREL")) demand(dynamic, "DT_PLTREL", DT_RELA);
}

function demand(dynamic: DynamicSection, tag: DynamicTag, expected: bigint): void {
  const value = dynamic.required(tag);
  if (value !== expected) throw malformed(tag, String(value), String(expected));
}
