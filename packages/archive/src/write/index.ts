export { deflatedContent } from "./packed-content.ts";
export { type TarInput, tarGzBytes } from "./tar-writer.ts";
export type { StreamedContent, WriteArchiveOptions } from "./write-options.ts";
export { type BegunContent, type ZipInput, zipBytes } from "./zip-writer.ts";
