import { enumerate, rule } from "../rule-definition.ts";

/**
 * Rules about the module's own file. None has an error code: nothing public says that a cluster looks into the binary,
 * so what is wrong with it shows when a shard loads it.
 */
export const elfRules = {
  "elf/empty": rule({
    subject: "binary",
    severity: "error",
    title: "empty file",
    message: () => "the file is empty; a module is an ELF shared object",
    help: "Build or download the module again.",
  }),
  "elf/not-elf": rule<{ looksLike: string }>({
    subject: "binary",
    severity: "error",
    title: "not an ELF file",
    message: ({ looksLike }) =>
      `not an ELF file but ${looksLike}; a module is an ELF shared object (.so) for Linux`,
    help: ({ looksLike }) =>
      looksLike.includes("Mach-O")
        ? "This was built for macOS. Clusters run on Linux: build the module there, or with a cross compiler."
        : "Give the compiled .so of the module.",
  }),
  "elf/not-64-bit": rule<{ machine: string }>({
    subject: "binary",
    severity: "error",
    title: "32-bit file",
    message: ({ machine }) => `a 32-bit ELF file for ${machine}; clusters run 64-bit modules only`,
    help: "Build the module for x86_64 or aarch64.",
  }),
  "elf/not-little-endian": rule<{ machine: string }>({
    subject: "binary",
    severity: "error",
    title: "big-endian file",
    message: ({ machine }) =>
      `a big-endian ELF file for ${machine}; clusters run on x86_64 and aarch64, which are little-endian`,
    help: "Build the module for x86_64 or aarch64.",
  }),
  "elf/truncated": rule<{ what: string; needed: number; size: number }>({
    subject: "binary",
    severity: "error",
    title: "file cut short",
    message: ({ what, needed, size }) =>
      `the file ends too early: ${what} reaches to byte ${needed}, the file has ${size}`,
    help: "Build or copy the module again.",
  }),
  "elf/malformed": rule<{ problem: string }>({
    subject: "binary",
    severity: "error",
    title: "damaged ELF file",
    message: ({ problem }) => `the ELF file is damaged: ${problem}`,
    help: "Build or copy the module again.",
  }),
  "elf/not-shared-object": rule<{ type: string; refused?: keyof typeof wanted }>({
    subject: "binary",
    severity: "error",
    title: "not a shared object that can be loaded",
    message: ({ type, refused = "e_type" }) => `the file is ${type}, not ${wanted[refused].file}`,
    help: ({ refused = "e_type" }) => wanted[refused].help,
  }),
  "elf/debug-only": rule({
    subject: "binary",
    severity: "error",
    title: "debug information only",
    message: () => "the file holds only debug information (objcopy --only-keep-debug); no server can load it",
    help: "Give the stripped module itself, not its .debug companion.",
  }),
  "elf/onload-missing": rule<{ isForValkey?: boolean }>({
    subject: "binary",
    severity: "error",
    title: "no RedisModule_OnLoad",
    message: ({ isForValkey = false }) =>
      isForValkey
        ? "the module is built for Valkey: it exports ValkeyModule_OnLoad and not RedisModule_OnLoad, so no Redis can load it"
        : "the file does not export RedisModule_OnLoad, so no server can load it as a module",
    help: ({ isForValkey = false }) =>
      isForValkey
        ? "Build it with redismodule.h, or with valkeymodule.h and a RedisModule_OnLoad in addition."
        : "Check that this is the module, and that the symbol is not hidden by -fvisibility=hidden or a version script.",
  }),
  "elf/machine-unsupported": rule<{ machine: string }>({
    subject: "binary",
    severity: "error",
    title: "architecture that no cluster runs on",
    message: ({ machine }) => `the module is built for ${machine}; clusters run on x86_64 and aarch64`,
    help: "Build the module for x86_64 or aarch64.",
  }),
  "elf/wrong-machine": rule<{ declared: string; found: string; file: string }>({
    subject: "binary",
    severity: "error",
    title: "module built for another architecture",
    message: ({ declared, found, file }) =>
      `module.json says architecture ${declared}, ${file} is built for ${found}`,
    help: "Pack the bundle again from the right module.",
  }),
  "elf/symbol-version-too-new": rule<{
    library: string;
    version: string;
    system: string;
    has: string;
    /** Symbols that are needed in this version. */
    symbols: readonly string[];
    sufficient: readonly string[];
  }>({
    subject: "system",
    severity: "error",
    title: "library version newer than the system has",
    message: ({ library, version, system, has, symbols }) =>
      `it needs ${version} of ${library}${examples(symbols)}, ${system} has ${has}: the upload would be accepted and loading would fail`,
    help: ({ sufficient }) =>
      sufficient.length > 0
        ? `Build on the oldest system that the bundle declares; as it is, the module fits ${enumerate(sufficient)}.`
        : "Build on the oldest system that the bundle declares; no known system of a cluster has this version.",
  }),
  "elf/library-missing": rule<{ library: string; system: string; has: readonly string[] }>({
    subject: "system",
    severity: "error",
    title: "library that the system does not have",
    message: ({ library, system, has }) =>
      `it needs ${library}, ${system} has ${enumerate(has)}: the upload would be accepted and loading would fail`,
    help: "Build against the library of the system, or link it statically.",
  }),
  "elf/library-optional": rule<{ library: string; system: string; from: string }>({
    subject: "system",
    severity: "warning",
    title: "library that the system does not install by default",
    message: ({ library, system, from }) =>
      `it needs ${library}, which ${system} has only if it was installed (${from})`,
    help: "Build against the library that belongs to the system, or link it statically.",
  }),
  "elf/library-unknown": rule<{ library: string }>({
    subject: "system",
    severity: "warning",
    title: "unknown library",
    message: ({ library }) => `it needs ${library}; whether the nodes have it is not known`,
    help: "Link it statically, or make sure that every node has it.",
  }),
  "elf/undefined-symbol": rule<{ symbol: string }>({
    subject: "binary",
    severity: "warning",
    title: "undefined symbol that no needed library defines",
    message: ({ symbol }) =>
      `it needs the symbol ${symbol}, which none of the libraries that it names is known to define`,
    help: "Link the library that defines it; Redis resolves every symbol when it loads a module.",
  }),
  "elf/run-path": rule<{ path: string; reason: string }>({
    subject: "binary",
    severity: "warning",
    title: "run path that leads outside the module",
    message: ({ path, reason }) =>
      `the run path ${JSON.stringify(path)} is ${reason}: the loader searches it before the system's own directories`,
    help: "Link without -rpath, or use $ORIGIN.",
  }),
  "elf/executable-stack": rule({
    subject: "binary",
    severity: "warning",
    title: "executable stack",
    message: () => "the module requires an executable stack, which hardened systems refuse",
    help: "Link with -z noexecstack; a file of assembly without a .note.GNU-stack section is the usual cause.",
  }),
  "elf/text-relocations": rule({
    subject: "binary",
    severity: "warning",
    title: "text relocations",
    message: () => "loading the module writes to its code, which hardened systems refuse",
    help: "Compile everything with -fPIC.",
  }),
  "elf/writable-code": rule<{ segments: number }>({
    subject: "binary",
    severity: "warning",
    title: "segments that can be written and executed",
    message: ({ segments }) =>
      `${segments} ${segments === 1 ? "segment" : "segments"} of the module can be both written and executed`,
    help: "Check the linker script; no ordinary build needs this.",
  }),
  "elf/no-relro": rule({
    subject: "binary",
    severity: "info",
    title: "relocations not protected",
    message: () => "the module's relocation tables stay writable after loading (no RELRO)",
    help: "Link with -z relro -z now.",
  }),
  "elf/no-stack-protector": rule({
    subject: "binary",
    severity: "info",
    title: "no stack protector",
    message: () => "the module was compiled without a stack protector, or has no function that needs one",
    help: "Compile with -fstack-protector-strong.",
  }),
  "elf/debug-information": rule<{ size: number }>({
    subject: "binary",
    severity: "info",
    title: "debug information in the module",
    message: ({ size }) =>
      `the module of ${size} bytes still has its debug information, which every node stores`,
    help: "Keep it next to the bundle: `objcopy --only-keep-debug`, then strip.",
  }),
  "elf/functions-newer": rule<{
    redis: string;
    functions: readonly { readonly name: string; readonly since: string }[];
  }>({
    subject: "binary",
    severity: "info",
    title: "functions of a newer Redis that the module names",
    message: ({ redis, functions }) =>
      `the module names ${enumerate(firstOf(functions.map(({ name, since }) => `${name} (from ${since} on)`)))}, which Redis ${redis} does not have`,
    help: "Nothing is wrong where the module checks that a function exists before it calls it. `rampart inspect --load` shows what it calls while it loads.",
  }),
} as const;

/** What the file should be instead, by what it is refused for. */
const wanted = {
  e_type: { file: "a shared object", help: "Link the module with -shared." },
  DF_1_NOOPEN: { file: "one that a server can open", help: "Link the module without -z nodlopen." },
  EI_OSABI: { file: "one for Linux", help: "Build the module on Linux, or with a cross compiler for it." },
} as const;

/** ` (for pthread_create, dlopen and 3 more)`: enough to find the calls, or nothing. */
function examples(symbols: readonly string[]): string {
  return symbols.length === 0 ? "" : ` (for ${enumerate(firstOf(symbols))})`;
}

/** The first three of a list, and how many more there are. */
function firstOf(items: readonly string[]): readonly string[] {
  const shown = items.slice(0, 3);
  const rest = items.length - shown.length;
  return rest === 0 ? shown : [...shown, `${rest} more`];
}
