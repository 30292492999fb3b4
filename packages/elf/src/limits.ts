// What this reader takes on. A file beyond a limit ends in the error "too-large", so time and memory are
// bounded whatever the file says. They are far above what linkers make of real modules.

/** Read at once when a file is opened: the ELF header and, nearly always, the program headers. */
export const HEAD_BYTES = 4096;

/** Program headers (e_phnum). A core file has one for each mapping; a module about ten. */
export const MAX_PROGRAM_HEADERS = 1 << 16;

/** Section headers (e_shnum). An object file with a section for each function has many. */
export const MAX_SECTIONS = 1 << 18;

/** Entries of the dynamic section. */
export const MAX_DYNAMIC_ENTRIES = 1 << 16;

/** Symbols of the dynamic symbol table, and buckets of its hash table. */
export const MAX_DYNAMIC_SYMBOLS = 1 << 22;

/** Undefined symbols: they are the result, so they are held in memory. */
export const MAX_UNDEFINED_SYMBOLS = 1 << 18;

/** Version needs (Vernaux entries). */
export const MAX_VERSION_NEEDS = 1 << 14;

/** From DT_VERNEED to the end of the last Vernaux entry. */
export const MAX_VERSION_NEED_BYTES = 1 << 20;

/** A string table: DT_STRSZ, or sh_size of the section header string table. */
export const MAX_STRING_TABLE_BYTES = 1 << 26;

/** One name in a string table. */
export const MAX_NAME_BYTES = 1 << 16;

/** All names together that are kept of one file. */
export const MAX_NAMES_BYTES = 1 << 25;

/** Places in a string table where one wanted name ends. A linker writes a name once. */
export const MAX_NAME_PLACES = 1 << 12;

/** PT_NOTE segments and SHT_NOTE sections looked into, and what is read of them together, through a window. */
export const MAX_NOTE_RANGES = 128;
export const MAX_NOTE_BYTES = 1 << 20;
export const NOTE_WINDOW_BYTES = 1 << 12;

/** The text of .comment: each compiler and linker writes a line of some fifty bytes. */
export const MAX_COMMENT_BYTES = 1 << 16;

/** The path in PT_INTERP: PATH_MAX, as in the kernel. */
export const MAX_INTERPRETER_BYTES = 4096;

/** The build id (n_descsz). A linker writes 8, 16 or 20 bytes. */
export const MAX_BUILD_ID_BYTES = 256;

/** Different names of API functions, and the bytes of one of them. There are a few hundred, of forty bytes at most. */
export const MAX_API_NAMES = 1 << 14;
export const MAX_API_NAME_BYTES = 256;

/** How much of the read-only contents is searched for them. What lies behind is left out, and is no reason to refuse a file. */
export const MAX_API_NAME_CONTENTS = 1 << 28;

/** What is read of a segment of properties. A compiler writes less than a hundred bytes. */
export const MAX_PROPERTY_BYTES = 1 << 16;

/** The bytes of tables are read through a window of this size. */
export const WINDOW_BYTES = 1 << 18;
