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

/** What was dropped. It is gone once the event is over, so that all of it is asked for at once. */
export async function filesOfTransfer(transfer: DataTransfer): Promise<ChosenFiles> {
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  return chosen((await Promise.all(items.map(filesOfItem))).flat());
}

async function filesOfItem(item: DroppedItem): Promise<NamedFile[]> {
  const entry = item.webkitGetAsEntry();
  if (entry?.isDirectory) {
    // Chromium does not list entries for a page from disk, and the others have no handles.
    const folder = (await item.getAsFileSystemHandle?.()) ?? droppedEntry(entry);
    return folder.kind === "directory" ? await filesBelow(folder, folder.name) : [];
  }
  const file = item.getAsFile();
  return file === null ? [] : [named(file)];
}

type DroppedItem = DataTransferItem & { readonly getAsFileSystemHandle?: () => Promise<Dropped | null> };

/** A file or a folder that was dropped, or lies in one: a part of what a `FileSystemHandle` is. */
type Dropped = DroppedFile | DroppedFolder;

interface DroppedFile {
  readonly kind: "file";
  readonly name: string;
  getFile(): Promise<File>;
}

interface DroppedFolder {
  readonly kind: "directory";
  readonly name: string;
  values(): AsyncIterable<Dropped>;
}

interface NamedFile {
  readonly name: string;
  readonly file: File;
}

function named(file: File): NamedFile {
  return { name: file.webkitRelativePath || file.name, file };
}

async function filesBelow(folder: DroppedFolder, path: string): Promise<NamedFile[]> {
  const found: NamedFile[] = [];
  for await (const one of folder.values()) {
    const name = `${path}/${one.name}`;
    if (one.kind === "directory") found.push(...(await filesBelow(one, name)));
    else if (isLintable(one.name)) found.push({ name, file: await one.getFile() });
  }
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function droppedEntry(entry: FileSystemEntry): Dropped {
  const { name } = entry;
  if (entry.isDirectory) {
    return { kind: "directory", name, values: () => entriesOf(entry as FileSystemDirectoryEntry) };
  }
  const getFile = () => new Promise<File>((...both) => (entry as FileSystemFileEntry).file(...both));
  return { kind: "file", name, getFile };
}

/** A reader gives a hundred at a time. */
async function* entriesOf(folder: FileSystemDirectoryEntry): AsyncGenerator<Dropped> {
  const reader = folder.createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((...both) => reader.readEntries(...both));
    if (some.length === 0) return;
    yield* some.map(droppedEntry);
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
