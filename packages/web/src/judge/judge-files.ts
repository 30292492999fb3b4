import { printable } from "@rampart/findings";
import { judgeFile } from "./judge-file.ts";
import { comparisonAnswer, matrixAnswer, type ReadBundle } from "./judge-together.ts";
import type { Answer, AskedFile, FileAnswer, Progress, Question } from "./protocol.ts";

/** Judges files one after the other, and bundles together. */
export async function judgeFiles(
  { files, today }: Question,
  onProgress: (progress: Progress) => void,
): Promise<Answer> {
  const answers: FileAnswer[] = [];
  const bundles: ReadBundle[] = [];
  const failures: { name: string; message: string }[] = [];
  const progress = new ReadingProgress(files, onProgress);
  for (const file of files) {
    progress.begin(file);
    try {
      const { answer, bundle } = await judgeFile(file, (length) => progress.read(length));
      answers.push(answer);
      if (bundle !== undefined) bundles.push(bundle);
    } catch (error) {
      // A browser's error of reading; every other is a mistake of ours.
      if (!(error instanceof DOMException)) throw error;
      failures.push({ name: file.name, message: printable(error.message) });
    }
  }
  const [before, after, ...others] = bundles;
  const isPair = before !== undefined && after !== undefined && others.length === 0;
  return {
    files: answers,
    failures,
    ...(bundles.length > 0 && { matrix: matrixAnswer(bundles, today) }),
    ...(isPair && { comparison: comparisonAnswer(before, after) }),
  };
}

/** How much of all files was read: each counts by its bytes. Said a hundred times at most. */
class ReadingProgress {
  readonly #total: number;
  readonly #tell: (progress: Progress) => void;
  #name = "";
  #before = 0;
  #read = 0;
  #size = 0;
  #told = -1;

  constructor(files: readonly AskedFile[], tell: (progress: Progress) => void) {
    this.#total = files.reduce((sum, { blob }) => sum + blob.size, 1);
    this.#tell = tell;
  }

  begin({ name, blob }: AskedFile): void {
    this.#before += this.#size;
    this.#name = name;
    this.#size = blob.size;
    this.#read = 0;
    this.#told = -1;
    this.read(0);
  }

  read(length: number): void {
    this.#read += length;
    const done = this.#before + Math.min(this.#size, this.#read);
    const part = Math.floor((done / this.#total) * 100);
    if (part <= this.#told) return;
    this.#told = part;
    this.#tell({ name: this.#name, part: part / 100 });
  }
}
