/** How many chunks are still written when the next one is asked for. */
export const keptChunks = 1;

/**
 * Writes chunks in their order: while one is written the next is made, and looked at. A chunk stays as it is until the
 * next but one is asked for.
 * No write is under way any more when it ends, however it ends.
 */
export async function writeBehind(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  write: (chunk: Uint8Array) => Promise<void>,
  look: (chunk: Uint8Array) => void,
): Promise<void> {
  let writing = Promise.resolve();
  try {
    for await (const chunk of chunks) {
      look(chunk);
      await writing;
      writing = write(chunk);
      // It is waited for above or below; until then its failure is not unhandled.
      writing.catch(() => {});
    }
  } finally {
    await writing.catch(() => {});
  }
  await writing;
}
