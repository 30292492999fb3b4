/**
 * Writes chunks in their order: while one is written the next is made, and looked at. Nobody writes into them afterwards.
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
