import { type Discovery, namedFunctions, releaseWithAll } from "@rampart/bundle/read";
import type { ElfInfo } from "@rampart/elf";
import { printable, renderFinding } from "@rampart/findings";
import { isMusl } from "@rampart/platforms";
import { type FileContents, versionNeedsByLibrary } from "./file-contents.ts";

/** What is inside a file, for a document (`schemas/inspect.schema.json`). */
export function inspectContent({ entries, module, load: loaded, findings, ...rest }: FileContents): object {
  return {
    ...rest,
    ...(loaded && { load: loadDocument(loaded) }),
    ...(entries && {
      entries: entries.map(({ mode, ...entry }) => ({
        ...entry,
        ...(mode !== undefined && { mode: mode.toString(8).padStart(4, "0") }),
      })),
    }),
    ...(module && { module: { ...module, ...(module.elf && { elf: elfDocument(module.elf) }) } }),
    findings: findings.map(renderFinding),
  };
}

function loadDocument({ server, source, libraries, load: facts, ...loaded }: Discovery): object {
  const { name, version, commands, log } = loaded;
  return {
    loadedInto: server ?? source,
    ...(libraries && { libraries: libraries.map(printable) }),
    name,
    version,
    commands,
    log,
    ...facts,
  };
}

function elfDocument(elf: ElfInfo): object {
  const {
    machine,
    system,
    type,
    noOpen,
    soname,
    needed,
    rpath,
    runpath,
    buildId,
    exportsOnLoad,
    debugOnly,
    stripped,
    hasDebugInfo,
    hardening,
    interpreter,
    processor,
    threadLocals,
    indirectFunctions,
  } = elf;
  return {
    machine,
    system,
    type,
    noOpen,
    ...(soname !== undefined && { soname: printable(soname) }),
    needed: needed.map(printable),
    rpath: rpath.map(printable),
    runpath: runpath.map(printable),
    versionNeeds: versionNeedsByLibrary(elf),
    ...(buildId !== undefined && { buildId }),
    exportsOnLoad,
    debugOnly,
    stripped,
    hasDebugInfo,
    hardening,
    ...(interpreter !== undefined && { interpreter: printable(interpreter) }),
    ...(elf.needed.some(isMusl)
      ? { libc: "musl" }
      : elf.needed.includes("libc.so.6")
        ? { libc: "glibc" }
        : {}),
    processor,
    threadLocals,
    indirectFunctions,
    namedApi: namedApiDocument(elf),
  };
}

function namedApiDocument(elf: ElfInfo): object {
  const functions = namedFunctions(elf);
  const lowest = releaseWithAll(functions);
  return { functions, ...(lowest !== undefined && { lowestRedisVersion: lowest }) };
}
