import { type Header, type Pack, pack } from "tar-stream";
import { ArchiveError } from "../archive-error.ts";
import { unsafeNameReason } from "../member-name.ts";
import { writeAndWait } from "../stream-feeding.ts";
import { gzip } from "./gzip-writer.ts";
import { clampTimestamp } from "./timestamp.ts";
import type { StreamedContent, WriteArchiveOptions } from "./write-options.ts";

/** What is to be packed. */
export type TarInput =
  | { readonly kind: "directory"; readonly name: string }
  | ({ readonly kind: "file"; readonly name: string; readonly executable: boolean } & StreamedContent)
  | { readonly kind: "symlink"; readonly name: string; readonly target: string };

type MemberHeader = Partial<Header> & { readonly name: string };

/** What tar-stream can write as a time. */
const maxTarTimestamp = 2 ** 31 - 1;

/**
 * The bytes of a gzipped tar file with the members in the order given. The same content, names and executable bits give
 * the same bytes everywhere.
 * @throws {ArchiveError} at once where a name is unsafe
 */
export function tarGzBytes(
  members: readonly TarInput[],
  { modified, signal }: WriteArchiveOptions = {},
): AsyncIterable<Uint8Array> {
  for (const { name } of members) refuseUnsafe(name);
  const time = new Date(Math.min(clampTimestamp(modified), maxTarTimestamp) * 1000);
  return gzip(tarBytes(members, time), signal);
}

function refuseUnsafe(name: string): void {
  const reason = unsafeNameReason(name);
  if (reason === undefined) return;
  throw new ArchiveError("unsafe-name", `${name} cannot be packed (${reason})`, {
    entry: name,
    facts: { reason },
  });
}

async function* tarBytes(members: readonly TarInput[], modified: Date): AsyncGenerator<Uint8Array> {
  const tar = pack();
  const bytes = tar as AsyncIterable<unknown> as AsyncIterable<Uint8Array>;
  // An error in a member reaches the reader of the bytes through the stream.
  const packed = packMembers(tar, members, modified).catch((error: Error) => tar.destroy(error));
  try {
    yield* bytes;
  } finally {
    tar.destroy();
    await packed;
  }
}

async function packMembers(tar: Pack, members: readonly TarInput[], modified: Date): Promise<void> {
  for (const member of members) await packMember(tar, member, modified);
  tar.finalize();
}

async function packMember(tar: Pack, member: TarInput, modified: Date): Promise<void> {
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

async function packFile(tar: Pack, header: MemberHeader, file: StreamedContent): Promise<void> {
  let finish = (_error?: Error | null) => {};
  const finished = new Promise<void>((resolve, reject) => {
    finish = (error) => (error ? reject(error) : resolve());
  });
  finished.catch(() => {});
  const sink = tar.entry(header, (error) => finish(error));
  // An error of the sink is an error of the whole, which the reader of the bytes gets.
  sink.on("error", () => {});
  for await (const chunk of file.chunks()) {
    if (!(await writeAndWait(sink, chunk))) break;
  }
  sink.end(null);
  await finished;
}
