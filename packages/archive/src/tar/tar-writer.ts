import { realpath } from "node:fs/promises";
import { dirname, sep } from "node:path";
import { type Header, type Pack, pack } from "tar-stream";
import { ArchiveError } from "../archive-error.ts";
import type { WriteArchiveOptions } from "../archive-options.ts";
import { type WrittenFile, writeFileAtomic } from "../atomic-file.ts";
import { readSourceFile, type SourceFile } from "../source-file.ts";
import { writeAndWait } from "../stream-feeding.ts";
import { clampTimestamp } from "../timestamp.ts";
import { type ListedMember, listMembers } from "./folder-listing.ts";
import { gzip } from "./gzip-writer.ts";

type MemberHeader = Partial<Header> & { readonly name: string };

/** What tar-stream can write as a time. */
const maxTarTimestamp = 2 ** 31 - 1;

/**
 * Packs a file, or all that is below a folder, into a gzipped tar file. The same content, names and executable bits
 * give the same bytes everywhere.
 */
export async function writeTarGz(
  outputPath: string,
  rootPath: string,
  options: WriteArchiveOptions = {},
): Promise<WrittenFile> {
  await refuseOutputInside(outputPath, rootPath);
  const members = await listMembers(rootPath);
  const modified = new Date(Math.min(clampTimestamp(options.modified), maxTarTimestamp) * 1000);
  return await writeFileAtomic(outputPath, gzip(tarBytes(members, modified), options.signal), options);
}

// The file would pack itself, or what an earlier run left of it.
async function refuseOutputInside(outputPath: string, rootPath: string): Promise<void> {
  const root = await realpath(rootPath);
  const folder = await realpath(dirname(outputPath)).catch(() => undefined);
  if (folder !== root && !folder?.startsWith(root + sep)) return;
  throw new ArchiveError("output-inside-source", `${outputPath} is inside of the folder to be packed`, {
    facts: { path: outputPath, folder: rootPath },
  });
}

async function* tarBytes(members: readonly ListedMember[], modified: Date): AsyncGenerator<Buffer> {
  const tar = pack();
  const bytes = tar as AsyncIterable<unknown> as AsyncIterable<Buffer>;
  // An error in a member reaches the reader of the bytes through the stream.
  const packed = packMembers(tar, members, modified).catch((error: Error) => tar.destroy(error));
  try {
    yield* bytes;
  } finally {
    tar.destroy();
    await packed;
  }
}

async function packMembers(tar: Pack, members: readonly ListedMember[], modified: Date): Promise<void> {
  for (const member of members) await packMember(tar, member, modified);
  tar.finalize();
}

async function packMember(tar: Pack, member: ListedMember, modified: Date): Promise<void> {
  const common = { uid: 0, gid: 0, mtime: modified };
  if (member.kind === "directory") {
    await packHeader(tar, { ...common, name: `${member.name}/`, type: "directory", mode: 0o755 });
  } else if (member.kind === "symlink") {
    await packHeader(tar, {
      ...common,
      name: member.name,
      type: "symlink",
      linkname: member.target,
      mode: 0o777,
    });
  } else {
    const mode = member.executable ? 0o755 : 0o644;
    await packFile(tar, { ...common, name: member.name, type: "file", mode, size: member.size }, member);
  }
}

function packHeader(tar: Pack, header: MemberHeader): Promise<void> {
  return new Promise((resolve, reject) => {
    const sink = tar.entry(header, (error) => (error ? reject(error) : resolve()));
    sink.on("error", reject);
    sink.end(null);
  });
}

async function packFile(tar: Pack, header: MemberHeader, file: SourceFile): Promise<void> {
  let finish = (_error?: Error | null) => {};
  const finished = new Promise<void>((resolve, reject) => {
    finish = (error) => (error ? reject(error) : resolve());
  });
  finished.catch(() => {});
  const sink = tar.entry(header, (error) => finish(error));
  // An error of the sink is an error of the whole, which the reader of the bytes gets.
  sink.on("error", () => {});
  for await (const chunk of readSourceFile(file)) {
    if (!(await writeAndWait(sink, chunk))) break;
  }
  sink.end(null);
  await finished;
}
