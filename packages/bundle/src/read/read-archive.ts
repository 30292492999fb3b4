import { ArchiveError, defaultTarLimits, openZip, readTarEntries, TarJudge } from "@rampart/archive";
import type { ByteSource, Runtime } from "@rampart/bytes";
import { readElf } from "@rampart/elf";
import { type Finding, finding, type Place, type Rule, renderFinding } from "@rampart/findings";
import { elfFinding } from "../reader-findings.ts";
import type { BundledSharedObject, DependencyReader, DependencyReading } from "./bundle-reading.ts";
import { NestedProblems } from "./nested-problems.ts";

export const readTar: DependencyReader = (...given) => reading(takeTar(false), ...given);

export const readTgz: DependencyReader = (...given) => reading(takeTar(true), ...given);

/** A zip file within is judged as the bundle is, and unpacked to see whether it can be. */
export const readZip: DependencyReader = (...given) => reading(takeZip, ...given);

/** What an archive gave so far. */
interface Gathering {
  readonly entry: string;
  readonly runtime: Runtime;
  readonly problems: NestedProblems;
  readonly sharedObjects: BundledSharedObject[];
  readonly findings: Finding[];
  /** Whether every shared object was read. */
  isWhole: boolean;
}

async function reading(
  readArchive: (source: ByteSource, gathering: Gathering) => Promise<void>,
  entry: string,
  source: ByteSource,
  runtime: Runtime,
): Promise<DependencyReading> {
  const problems = new NestedProblems(entry);
  const gathering = {
    entry,
    runtime,
    problems,
    sharedObjects: [],
    findings: [],
    isWhole: true,
  } satisfies Gathering as Gathering;
  try {
    await readArchive(source, gathering);
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    problems.addError(error);
    gathering.isWhole = false;
  }
  const { sharedObjects, isWhole, findings } = gathering;
  return { sharedObjects, isWhole, findings: [...findings, ...problems.findings()] };
}

function takeTar(gzip: boolean) {
  return async (source: ByteSource, gathering: Gathering): Promise<void> => {
    const judge = new TarJudge();
    for await (const member of readTarEntries(source, gathering.runtime, { gzip })) {
      gathering.problems.add(judge.judge(member));
      if (member.kind === "file") await takeSharedObject(member.name, member.content, gathering);
    }
    gathering.problems.add(judge.finish());
  };
}

async function takeZip(source: ByteSource, gathering: Gathering): Promise<void> {
  const { problems, runtime } = gathering;
  const { maxEntries, maxTotalSize } = defaultTarLimits;
  const zip = await openZip(source, runtime, { maxEntries });
  problems.add(zip.problems);
  const faulty = new Set(zip.problems.map(({ entry }) => entry));
  let unpacked = 0;
  for (const entry of zip.entries) {
    if (entry.kind !== "file") continue;
    if (faulty.has(entry.name)) {
      if (isSharedObject(entry.name)) gathering.isWhole = false;
      continue;
    }
    unpacked += entry.uncompressedSize;
    if (unpacked > maxTotalSize) throw tooLarge(maxTotalSize);
    await takeSharedObject(entry.name, entry.open(), gathering);
  }
}

function tooLarge(limit: number): ArchiveError {
  return new ArchiveError("total-too-large", `the zip file unpacks to more than ${limit} bytes`, {
    facts: { limit },
  });
}

/** Reads all of a member, and what it is where it is named like a shared object. */
async function takeSharedObject(
  name: string,
  content: AsyncIterable<Uint8Array>,
  gathering: Gathering,
): Promise<void> {
  const { entry, runtime, sharedObjects, findings } = gathering;
  if (!isSharedObject(name)) {
    for await (const _ of content);
    return;
  }
  const place: Place & { entry: string } = { entry: `${entry}!/${name}` };
  const spool = runtime.spool();
  try {
    for await (const chunk of content) await spool.write(chunk);
    const read = await readElf(spool.source()).catch((error: unknown) => elfFinding(error, place));
    if (!("rule" in read)) sharedObjects.push({ ...place, elf: read });
    else if (!isOtherText.has(read.rule)) {
      const { message: problem } = renderFinding(read);
      findings.push(finding("bundle/dependency-unreadable", place, { problem }));
      gathering.isWhole = false;
    }
  } finally {
    await spool.close();
  }
}

function isSharedObject(name: string): boolean {
  return /\.so(\.\d+)*$/.test(name);
}

/** Linker scripts and stubs are named like shared objects and are none. */
const isOtherText: ReadonlySet<Rule> = new Set<Rule>(["elf/not-elf", "elf/empty"]);
