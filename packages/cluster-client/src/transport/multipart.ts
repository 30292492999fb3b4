import type { RequestBody } from "./transport.ts";

/** A file to be uploaded. */
export interface UploadFile {
  /** Without folders. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /**
   * The bytes, from the beginning at every call. A chunk is valid until the next one is asked for. An error that it throws before its end leaves the request incomplete
   * on purpose.
   */
  chunks(): AsyncIterable<Uint8Array>;
}

/** Called with the bytes of the file that were handed to the connection so far. */
export type ProgressListener = (bytes: number) => void;

/** A form with one file, framed by hand (RFC 7578): its length is known, and no byte of the file is kept. */
export function multipartForm(
  field: string,
  file: UploadFile,
  boundary: string,
  onProgress: ProgressListener = () => {},
): { readonly contentType: string; readonly body: RequestBody } {
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${escaped(file.name)}"\r\n` +
      "Content-Type: application/zip\r\n\r\n",
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: {
      length: head.length + file.size + tail.length,
      asksFirst: true,
      async *chunks() {
        yield head;
        let sent = 0;
        onProgress(sent);
        for await (const chunk of file.chunks()) {
          yield chunk;
          sent += chunk.length;
          onProgress(sent);
        }
        yield tail;
      },
    },
  };
}

/** As browsers write names into a form (HTML, "multipart/form-data encoding algorithm"). */
function escaped(name: string): string {
  return name.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");
}
