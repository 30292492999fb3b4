import { decodeUtf8 } from "@rampart/bytes";

/** What yauzl asks of Node's buffers: little numbers out of headers, and names. */
export class Buffer extends Uint8Array {
  static allocUnsafe(length: number): Buffer {
    return new Buffer(length);
  }

  readUInt8(offset: number): number {
    return new DataView(this.buffer, this.byteOffset, this.length).getUint8(offset);
  }

  readUInt16LE(offset: number): number {
    return new DataView(this.buffer, this.byteOffset, this.length).getUint16(offset, true);
  }

  readUInt32LE(offset: number): number {
    return new DataView(this.buffer, this.byteOffset, this.length).getUint32(offset, true);
  }

  override toString(): string {
    return decodeUtf8(this);
  }
}
