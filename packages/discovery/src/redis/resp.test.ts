import { describe, expect, it } from "vitest";
import { encodeCommand, fromBytes, RespError, RespFormatError, RespParser, respLimits } from "./resp.ts";

function parse(text: string, limits = respLimits) {
  return new RespParser(limits).feed(Buffer.from(text, "latin1"));
}

function failure(text: string, limits = respLimits): RespFormatError {
  try {
    parse(text, limits);
  } catch (error) {
    if (error instanceof RespFormatError) return error;
    throw error;
  }
  throw new Error(`no failure for ${JSON.stringify(text)}`);
}

describe("RespParser", () => {
  it("reads each type", () => {
    expect(parse("+OK\r\n:-12\r\n$5\r\na\r\nbc\r\n$0\r\n\r\n$-1\r\n*-1\r\n*0\r\n-ERR no\r\n")).toEqual([
      "OK",
      -12,
      "a\r\nbc",
      "",
      null,
      null,
      [],
      new RespError("ERR no"),
    ]);
  });

  it("reads nested arrays, with errors and nulls inside", () => {
    expect(parse("*3\r\n*2\r\n*0\r\n$-1\r\n*1\r\n*1\r\n:1\r\n-ERR in there\r\n+next\r\n")).toEqual([
      [[[], null], [[1]], new RespError("ERR in there")],
      "next",
    ]);
  });

  it("gives the same answers in whatever pieces the bytes arrive", () => {
    const text = "*4\r\n$3\r\nab\r\r\n*2\r\n+x\r\n:7\r\n$-1\r\n-ERR e\r\n+OK\r\n*0\r\n";
    const bytes = Buffer.from(text, "latin1");
    const whole = parse(text);
    for (let size = 1; size < bytes.length; size++) {
      const parser = new RespParser();
      const pieces = [];
      for (let at = 0; at < bytes.length; at += size) {
        pieces.push(...parser.feed(bytes.subarray(at, at + size)));
      }
      expect(pieces, `pieces of ${size}`).toEqual(whole);
    }
  });

  it("keeps bytes that are not UTF-8", () => {
    const bytes = Buffer.from([0x24, 0x32, 0x0d, 0x0a, 0xff, 0xc3, 0x0d, 0x0a]);
    expect(new RespParser().feed(bytes)).toEqual(["\u00ff\u00c3"]);
    expect(fromBytes(Buffer.from("größe", "utf8").toString("latin1"))).toBe("größe");
  });

  it.each([
    ["~2\r\n", "no RESP type"],
    ["\0", "no RESP type"],
    ["HTTP/1.1 200 OK\r\n", "no RESP type"],
    [":1x\r\n", "no number"],
    [":\r\n", "no number"],
    ["$ 3\r\nabc\r\n", "no number"],
    ["$-2\r\n", "negative length"],
    ["*-3\r\n", "negative length"],
    ["$3\r\nabcd\r\n", "does not end there"],
    [":9223372036854775807\r\n", "out of range"],
    [":123456789012345678901234567890", "longer than 20 bytes"],
  ])("rejects %j", (text, message) => {
    const error = failure(text);
    expect(error.message).toContain(message);
    expect(error.tooLarge).toBe(false);
  });

  it.each([
    ["a deep nest", "*1\r\n".repeat(4), { depth: 3 }],
    ["a long string, by its head alone", "$101\r\n", { stringBytes: 100 }],
    ["a long status", `+${"x".repeat(101)}`, { stringBytes: 100 }],
    ["a long array, by its head alone", "*11\r\n", { elements: 10 }],
    ["many bytes", "+OK\r\n".repeat(3), { totalBytes: 14 }],
  ])("stops at %s", (_what, text, limit) => {
    expect(failure(text, { ...respLimits, ...limit }).tooLarge).toBe(true);
  });

  it("holds exactly the limits", () => {
    const limits = { depth: 2, stringBytes: 3, elements: 2, totalBytes: 22 };
    expect(parse("*2\r\n*1\r\n$3\r\nabc\r\n:1\r\n", limits)).toEqual([[["abc"], 1]]);
  });
});

describe("encodeCommand", () => {
  it("counts bytes", () => {
    expect(encodeCommand("COMMAND", "INFO", "a\r\n\u00ff").toString("latin1")).toBe(
      "*3\r\n$7\r\nCOMMAND\r\n$4\r\nINFO\r\n$4\r\na\r\n\u00ff\r\n",
    );
  });
});
