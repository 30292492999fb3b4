export {
  type ByteSource,
  bytesSource,
  chunkedSource,
  chunksInTurns,
  chunksOf,
  EndOfBytesError,
  sliceSource,
} from "./byte-source.ts";
export { type Digest, digestOf, digestOfSource } from "./digest.ts";
export { type FileFormat, fileFormat, formatInWords, signedFormat, zipEndSignature } from "./file-format.ts";
export { roundedUint64, uint8, uint16, uint32, uint64 } from "./numbers.ts";
export {
  CorruptDataError,
  type ExpectedBytes,
  type Hash,
  type Inflation,
  type LaterHash,
  largestWhole,
  type Runtime,
  type Spool,
} from "./runtime.ts";
export { compareBytes, concatBytes, equalBytes, indexOfBytes, isZeros } from "./sequences.ts";
export { controlCharacter, decodeUtf8, encodeUtf8, hexadecimal, invisibleCharacter } from "./text.ts";
export { parseUrl } from "./url.ts";
