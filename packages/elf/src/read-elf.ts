import { type ByteSource, decodeUtf8 } from "@rampart/bytes";
import { readApiNames } from "./api-names.ts";
import { keepHead, readRange } from "./byte-range.ts";
import { readComment } from "./comment.ts";
import { type DynamicLinking, readDynamicLinking } from "./dynamic-linking.ts";
import { DF_1_NOOPEN, DF_1_PIE, DF_STATIC_TLS, DynamicSection } from "./dynamic-section.ts";
import { ElfError, malformed } from "./elf-error.ts";
import type { ElfInfo } from "./elf-info.ts";
import { deriveHardening } from "./hardening.ts";
import { readHeader } from "./header.ts";
import { readIdentification } from "./identification.ts";
import { MAX_INTERPRETER_BYTES } from "./limits.ts";
import { nameMachine } from "./machine.ts";
import { type NoteRange, readBuildId } from "./notes.ts";
import {
  checkLoadableContents,
  onlyProgramHeader,
  type ProgramHeader,
  PT_DYNAMIC,
  PT_INTERP,
  PT_NOTE,
  PT_TLS,
  readProgramHeaders,
} from "./program-headers.ts";
import { readProcessorNeeds } from "./properties.ts";
import { checkRelocationForms } from "./relocation-forms.ts";
import { readSections, type Sections } from "./sections.ts";

const ET_DYN = 3;
const ET_CORE = 4;
const TYPE_NAMES = ["NONE", "REL", "EXEC", "DYN", "CORE"];

const NO_DYNAMIC_LINKING: DynamicLinking = {
  dynamic: new DynamicSection([], new Map()),
  needed: [],
  soname: undefined,
  rpath: [],
  runpath: [],
  versionNeeds: [],
  undefinedSymbols: [],
  exportsOnLoad: false,
  exportsOnUnload: false,
  exportsValkeyOnLoad: false,
  indirectFunctions: false,
};

/** Reads what an ELF file says of itself. Throws an `ElfError`, or whatever the source throws. */
export async function readElf(source: ByteSource): Promise<ElfInfo> {
  if (source.size === 0) {
    throw new ElfError("empty", {});
  }
  const file = await keepHead(source);
  const system = await readIdentification(file);
  const header = await readHeader(file);
  const programHeaders = await readProgramHeaders(file, header);
  const sections = await readSections(file, header);
  const { debugOnly } = sections;
  // What the program headers of a debug-only file point at is not there, or is something else.
  const loadable = debugOnly ? [] : programHeaders;
  checkLoadableContents(loadable, file.size);

  const interpreter = await readInterpreter(file, loadable);
  const dynamicHeader = onlyProgramHeader(loadable, PT_DYNAMIC, "PT_DYNAMIC");
  const { dynamic, ...linking } =
    dynamicHeader === undefined
      ? NO_DYNAMIC_LINKING
      : await readDynamicLinking(file, dynamicHeader, loadable, sections);
  const machine = nameMachine(header.machineCode, true);
  checkRelocationForms(dynamic, machine);
  const isDynamic = header.type === ET_DYN && dynamicHeader !== undefined;
  const positionIndependentExecutable = isDynamic && isExecutable(dynamic);

  return {
    size: file.size,
    machine,
    machineCode: header.machineCode,
    system,
    type: TYPE_NAMES[header.type] ?? `unknown (0x${header.type.toString(16)})`,
    interpreter,
    positionIndependentExecutable,
    isSharedObject: isDynamic && !positionIndependentExecutable,
    noOpen: dynamic.hasFlag("DT_FLAGS_1", DF_1_NOOPEN),
    ...linking,
    // The notes of a core file describe processes.
    buildId: header.type === ET_CORE ? undefined : await readBuildId(file, findNotes(loadable, sections)),
    comment: await readComment(file, sections.comment),
    // Last: whatever is refused is refused before the contents are searched.
    apiNames: await readApiNames(file, loadable, dynamic),
    debugOnly,
    stripped: !sections.hasSymbolTable,
    hasDebugInfo: sections.hasDebugInfo,
    hasSectionHeaders: sections.count > 0,
    processor: await readProcessorNeeds(file, loadable, machine),
    threadLocals: threadLocalsOf(loadable, dynamic),
    hardening: deriveHardening(
      programHeaders,
      dynamic,
      linking.undefinedSymbols.some(({ name }) => name === "__stack_chk_fail"),
    ),
  };
}

/**
 * DF_1_PIE decides. Linkers before binutils 2.26 did not set it; then DT_DEBUG, which linkers put into
 * executables only, decides. PT_INTERP and an entry point do not: libc.so.6 has both and is a shared object.
 */
function isExecutable(dynamic: DynamicSection): boolean {
  return dynamic.hasFlag("DT_FLAGS_1", DF_1_PIE) || (dynamic.has("DT_DEBUG") && !dynamic.has("DT_SONAME"));
}

function threadLocalsOf(headers: readonly ProgramHeader[], dynamic: DynamicSection): ElfInfo["threadLocals"] {
  if (dynamic.hasFlag("DT_FLAGS", DF_STATIC_TLS)) return "static";
  return headers.some(({ type }) => type === PT_TLS) ? "dynamic" : "none";
}

async function readInterpreter(
  source: ByteSource,
  headers: readonly ProgramHeader[],
): Promise<string | undefined> {
  const header = onlyProgramHeader(headers, PT_INTERP, "PT_INTERP");
  if (header === undefined) {
    return undefined;
  }
  const { offset, fileSize: length } = header;
  if (length === 0 || length > MAX_INTERPRETER_BYTES) {
    throw malformed("PT_INTERP", length, `1 to ${MAX_INTERPRETER_BYTES} bytes`, header.headerOffset + 0x20);
  }
  const bytes = await readRange(source, { offset, length }, "PT_INTERP");
  const end = bytes.indexOf(0);
  if (end === -1) {
    throw malformed("PT_INTERP", "a string without an end", "NUL", offset);
  }
  return decodeUtf8(bytes.subarray(0, end));
}

/**
 * Segments first. A linker may leave a note out of every segment (Go does so with the GNU build id), and a file
 * without contents to load has sections only.
 */
function findNotes(loadable: readonly ProgramHeader[], sections: Sections): readonly NoteRange[] {
  const segments = loadable.filter((header) => header.type === PT_NOTE && header.fileSize > 0);
  return [
    ...segments.map(({ offset, fileSize: length, alignment }) => ({ offset, length, alignment })),
    ...sections.notes,
  ];
}
