import {
  bundleContents,
  contentsSections,
  type FileContents,
  inspectContent,
  type JudgedFile,
  judgedBundle,
  judgedContents,
  judgedManifest,
  judgedMetadata,
  judgedOther,
  type KindOfSource,
  kindOfSource,
  manifestContents,
  metadataContents,
  moduleContents,
  SourceLines,
  summaryInWords,
  unknownContents,
} from "@rampart/answers";
import { readBundleFrom, readModuleFrom } from "@rampart/bundle/read";
import { type ByteSource, chunksOf, digestOf } from "@rampart/bytes";
import {
  type Finding,
  printable,
  type Report,
  renderFinding,
  renderPlace,
  renderReport,
  report,
} from "@rampart/findings";
import { isBundle } from "@rampart/metadata";
import { blobSource, countedSource } from "../runtime/blob-source.ts";
import { browserRuntime } from "../runtime/browser-runtime.ts";
import { mostInMemory } from "../runtime/in-memory.ts";
import { frameOf } from "./frame-of.ts";
import type { ReadBundle } from "./judge-together.ts";
import type { AskedFile, Document, FileAnswer, ShownFinding } from "./protocol.ts";

/** Bytes of a file that are read at once where it is too large to be held. */
const streamedAtOnce = 2 ** 23;

/** What a file is told, and what was read of it where it is a bundle. */
interface JudgedAnswer {
  readonly answer: FileAnswer;
  readonly bundle?: ReadBundle;
}

/** Reads a file, and says of it what the commands say. What the browser throws where it cannot read is thrown as it is. */
export async function judgeFile(
  { name, blob }: AskedFile,
  onRead: (length: number) => void,
): Promise<JudgedAnswer> {
  const file = blobSource(blob);
  const source = countedSource(file, onRead);
  const input = await kindOfSource(name, source);
  // What is named like a bundle is meant to be one, whatever is in it: `verify` says what is wrong.
  if (input.kind !== "bundle" && !isBundle(name)) return { answer: await answerTo(name, source, input) };
  const [reading, sha256] = await Promise.all([readBundleFrom(source, browserRuntime), sha256Of(file)]);
  const verified = judgedBundle(reading);
  const answer =
    input.kind === "bundle"
      ? answerOf(source, bundleContents(name, reading), judgedContents(reading), verified)
      : await answerTo(name, source, input, verified);
  return { answer, bundle: { name, reading, sha256 } };
}

/** The browser hashes in a thread of its own, while the file is read. What it cannot hold is streamed. */
async function sha256Of(file: ByteSource): Promise<string> {
  const isHeld = file.size <= mostInMemory;
  const chunks = chunksOf(file, 0, file.size, isHeld ? file.size : streamedAtOnce);
  return (await digestOf(chunks, isHeld ? browserRuntime : { sha256: browserRuntime.sha256 })).sha256;
}

type OtherInput = Exclude<KindOfSource, { readonly kind: "bundle" }>;

async function answerTo(
  name: string,
  source: ByteSource,
  input: OtherInput,
  verified?: JudgedFile,
): Promise<FileAnswer> {
  switch (input.kind) {
    case "module": {
      const contents = moduleContents(name, await readModuleFrom(source, browserRuntime));
      return answerOf(source, contents, judgedOther("module", input.head), verified, contents);
    }
    case "metadata":
      return answerOf(source, metadataContents(name, input.bytes), judgedMetadata(input.bytes), verified);
    case "manifest": {
      // A page has no environment that a manifest could refer to.
      const contents = manifestContents(name, input.bytes, {});
      return answerOf(source, contents, judgedManifest(input.bytes, {}), verified);
    }
    case "unknown": {
      const contents = unknownContents(name, input.head);
      return answerOf(source, contents, judgedOther("unknown", input.head), verified, contents);
    }
  }
}

function answerOf(
  source: ByteSource,
  contents: FileContents,
  linted: JudgedFile,
  verified: JudgedFile | undefined,
  other: Pick<JudgedFile, "findings" | "sources"> = linted,
): FileAnswer {
  const { file } = contents;
  const shown = verified ?? other;
  const told = report(file, shown.findings);
  return {
    name: file,
    kind: verified?.kind ?? linted.kind,
    size: source.size,
    documents: {
      inspect: inspectContent(contents) as Document,
      lint: reportDocument(file, linted),
      ...(verified && { verify: reportDocument(file, verified) }),
    },
    isGood: told.ok,
    summary: summaryInWords(told.summary),
    findings: shownFindings(told, shown.sources),
    sections: linted.kind === "manifest" || linted.kind === "unknown" ? [] : contentsSections(contents),
    commands: (contents.metadata?.commands ?? []).map((command) => [
      printable(command.command_name),
      String(command.command_arity),
      `${command.first_key} ${command.last_key} ${command.step}`,
      printable(command.flags.join(" ")),
    ]),
  };
}

function reportDocument(file: string, { findings }: { readonly findings: readonly Finding[] }): Document {
  return { results: [renderReport(report(file, findings))] };
}

function shownFindings({ findings }: Report, sources: JudgedFile["sources"] = new Map()): ShownFinding[] {
  const lines = new Map([...sources].map(([entry, text]) => [entry, new SourceLines(text)]));
  return findings.map((found) => {
    const rendered = renderFinding(found);
    const frame = frameOf(rendered, lines.get(rendered.entry ?? ""));
    const isInFile = rendered.entry === undefined && rendered.line !== undefined;
    const where = renderPlace(rendered, isInFile ? "line" : undefined);
    return { ...rendered, where: printable(where), ...(frame && { frame }) };
  });
}
