import type { BundleSource } from "@rampart/bundle";
import { RampartError } from "@rampart/findings";

/** Most that is read from standard input, in bytes: it has no size to check beforehand. */
const limit = 2 ** 30;

/** All of standard input. */
export async function readStandardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    size += (chunk as Buffer).length;
    if (size > limit)
      throw new RampartError(
        "surroundings",
        "input-too-large",
        `standard input is longer than ${limit} bytes`,
      );
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** `-` is standard input. */
export async function bundleSource(file: string): Promise<BundleSource> {
  return file === "-" ? { bytes: await readStandardInput() } : { path: file };
}
