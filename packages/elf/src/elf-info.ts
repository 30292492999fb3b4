/** What an ELF file says of itself. Names are decoded as UTF-8; lists said to be sorted are so by code units. */
export interface ElfInfo {
  /** Bytes of the file. */
  readonly size: number;
  /** e_machine by its usual lower-case name ("x86_64", "aarch64"), or `unknown (0x..)`. */
  readonly machine: string;
  /** e_machine as written. */
  readonly machineCode: number;
  /** EI_OSABI by the name of the system ("FreeBSD"), or `unknown (0x..)`. ELFOSABI_NONE and ELFOSABI_GNU are "Linux". */
  readonly system: string;
  /** e_type without its prefix ("DYN"), or `unknown (0x..)`. */
  readonly type: string;
  /** PT_INTERP. */
  readonly interpreter: string | undefined;
  /** Made to be run and not to be loaded, although its type is DYN. */
  readonly positionIndependentExecutable: boolean;
  /** Type DYN with its dynamic section, and not a position-independent executable. */
  readonly isSharedObject: boolean;
  /** DF_1_NOOPEN: made to be loaded with a program, and refused by dlopen. */
  readonly noOpen: boolean;
  /** DT_NEEDED and DT_FILTER, in file order: what the loader does not do without. */
  readonly needed: readonly string[];
  /** DT_SONAME. */
  readonly soname: string | undefined;
  /** DT_RPATH, split on ":". */
  readonly rpath: readonly string[];
  /** DT_RUNPATH, split on ":". */
  readonly runpath: readonly string[];
  /** DT_VERNEED, sorted by library and version. */
  readonly versionNeeds: readonly ElfVersionNeed[];
  /** Undefined symbols of DT_SYMTAB, sorted by name, version and library. */
  readonly undefinedSymbols: readonly ElfUndefinedSymbol[];
  /** The dynamic symbol table defines a function RedisModule_OnLoad that others see. */
  readonly exportsOnLoad: boolean;
  /** The dynamic symbol table defines a function RedisModule_OnUnload that others see. */
  readonly exportsOnUnload: boolean;
  /** The same of ValkeyModule_OnLoad, by which Valkey loads modules and Redis does not. */
  readonly exportsValkeyOnLoad: boolean;
  /** Names of functions of the Module API in contents that are read-only when loaded, sorted. */
  readonly apiNames: readonly ElfApiName[];
  /** NT_GNU_BUILD_ID in hex. */
  readonly buildId: string | undefined;
  /** Strings of .comment, each once: what compilers and linkers say of themselves. */
  readonly comment: readonly string[];
  /** The contents that would be loaded are in another file, as after `objcopy --only-keep-debug`. */
  readonly debugOnly: boolean;
  /** There is no SHT_SYMTAB section. */
  readonly stripped: boolean;
  /** There is a section .debug_info or .zdebug_info. */
  readonly hasDebugInfo: boolean;
  readonly hasSectionHeaders: boolean;
  readonly hardening: ElfHardening;
  readonly processor: ElfProcessorNeeds;
  /** PT_TLS and DF_STATIC_TLS: `static` ones take room that the loader keeps free, and there is little of it. */
  readonly threadLocals: "none" | "dynamic" | "static";
  /** It defines a function that is chosen when the file is loaded (STT_GNU_IFUNC). */
  readonly indirectFunctions: boolean;
}

/** `.note.gnu.property`. */
export interface ElfProcessorNeeds {
  /** The level of x86-64 that the file says it needs: 3 is x86-64-v3. Absent where it says none. */
  readonly x86Level?: 1 | 2 | 3 | 4;
  /** Protections that the file is built for, and that processors without them pass over: IBT, SHSTK, BTI, PAC, GCS. */
  readonly features: readonly string[];
}

export interface ElfVersionNeed {
  /** vn_file */
  readonly library: string;
  /** vna_name */
  readonly version: string;
  /** VER_FLG_WEAK: the version may be missing. */
  readonly weak: boolean;
}

export interface ElfUndefinedSymbol {
  readonly name: string;
  /** STB_WEAK: the symbol may be missing. */
  readonly weak: boolean;
  readonly version?: string;
  /** The library that the version is needed from. */
  readonly library?: string;
}

/** A word that begins with `RedisModule_`. */
export interface ElfApiName {
  readonly name: string;
  /** A NUL follows, as in C. Rust does without: then the next text may begin within `name`. */
  readonly isWhole: boolean;
}

export type StackProtection = "executable" | "not-executable" | "unspecified";

export interface ElfHardening {
  /** PT_GNU_RELRO: "full" when symbols are also bound before it takes effect. */
  readonly relro: "none" | "partial" | "full";
  /** PT_GNU_STACK: "unspecified" when there is none, which leaves it to the system. */
  readonly stack: StackProtection;
  /** DT_TEXTREL or DF_TEXTREL: code is written to when the file is loaded. */
  readonly textRelocations: boolean;
  /** PT_LOAD segments with both PF_W and PF_X. */
  readonly writableAndExecutableSegments: number;
  /** The file imports __stack_chk_fail. */
  readonly stackProtector: boolean;
}
