import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

// Every password of a test holds one mark, and what the commands of the tests give out is searched for it: outputs, files,
// and the words of processes.

const mark = "hq7sesame3f9c41d8";

/** A password that is noticed where it should not be. */
export function testPassword(word: string): string {
  return `${word}${mark}`;
}

/** The mark, and what Base64 makes of it, wherever in a group of three bytes it begins. */
const forms = [
  mark,
  ...[0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), Buffer.from(mark)]).toString("base64");
    // The first and the last characters depend on what is next to it.
    return text.slice(Math.ceil((before * 8) / 6), -4);
  }),
  Buffer.from(mark).toString("hex"),
];

export function hasSecret(text: string | Buffer): boolean {
  return forms.some((form) => text.includes(form));
}

/** @throws where a password of a test is in what a command gave out */
export function refuseSecrets(texts: Readonly<Record<string, string | Buffer>>): void {
  for (const [where, text] of Object.entries(texts))
    if (hasSecret(text)) throw new Error(`a password of this test stands in ${where}`);
}

/** The same for the words of a process, as everyone on its machine can read them. */
export async function refuseSecretWords(pid: number | undefined): Promise<void> {
  refuseSecrets({ "the table of processes": await readFile(`/proc/${pid}/cmdline`).catch(() => "") });
}

/** The same for each file below a folder, but for those that a test wrote a password into. */
export async function refuseSecretFiles(folder: string, written: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(folder, { recursive: true }).catch(() => [])) {
    const path = join(folder, name);
    if (written.has(path) || !(await stat(path).catch(() => undefined))?.isFile()) continue;
    refuseSecrets({ [name]: await readFile(path).catch(() => "") });
  }
}
