import { isLintable } from "@rampart/metadata";
import type { AskedFile } from "../judge/protocol.ts";

/** Files that were dropped, chosen or pasted. */
export interface ChosenFiles {
  readonly files: readonly AskedFile[];
  /** Names of files that were chosen twice. */
  readonly repeated: readonly string[];
}

/** Of a folder, what `lint` looks at in one. */
function fromFolder(files: readonly File[]): File[] {
  return files.filter(({ name }) => isLintable(name));
}

/** What a file field holds: a folder's files have a path. */
export function filesOfField({ files }: HTMLInputElement): ChosenFiles {
  const all = [...(files ?? [])];
  const inFolders = all.filter(({ webkitRelativePath }) => webkitRelativePath !== "");
  return chosen([...all.filter((file) => !inFolders.includes(file)), ...fromFolder(inFolders)].map(named));
}

/** What was dropped. Its entries are gone once the event is over, so that they are all asked for at once. */
export async function filesOfTransfer(transfer: DataTransfer): Promise<ChosenFiles> {
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  const entries = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const found = await Promise.all(
    entries.map(async ({ entry, file }) => {
      if (entry?.isDirectory) return await filesBelow(entry as FileSystemDirectoryEntry);
      return file === null ? [] : [named(file)];
    }),
  );
  return chosen(found.flat());
}

interface NamedFile {
  readonly name: string;
  readonly file: File;
}

function named(file: File): NamedFile {
  return { name: file.webkitRelativePath || file.name, file };
}

async function filesBelow(folder: FileSystemDirectoryEntry): Promise<NamedFile[]> {
  const found: NamedFile[] = [];
  for (const entry of await entriesOf(folder)) {
    if (entry.isDirectory) found.push(...(await filesBelow(entry as FileSystemDirectoryEntry)));
    else if (isLintable(entry.name)) {
      const file = await new Promise<File>((resolve, reject) =>
        (entry as FileSystemFileEntry).file(resolve, reject),
      );
      found.push({ name: entry.fullPath.replace(/^\//, ""), file });
    }
  }
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** A reader gives a hundred at a time. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

/** Each file once, under a name of its own. */
function chosen(files: readonly NamedFile[]): ChosenFiles {
  const seen = new Set<string>();
  const names = new Map<string, number>();
  const [kept, repeated]: [AskedFile[], string[]] = [[], []];
  for (const { name, file } of files) {
    const mark = [name, file.size, file.lastModified].join("\n");
    if (seen.has(mark)) {
      repeated.push(name);
      continue;
    }
    seen.add(mark);
    const count = (names.get(name) ?? 0) + 1;
    names.set(name, count);
    kept.push({ name: count === 1 ? name : `${name} (${count})`, blob: file });
  }
  return { files: kept, repeated };
}

/** Text that was pasted, as a file. */
export function pastedText(text: string): ChosenFiles {
  return { files: [{ name: "pasted text", blob: new Blob([text]) }], repeated: [] };
}
