import { decodeUtf8 } from "@rampart/bytes";
import { expect, test } from "vitest";
import { writeBehind } from "./write-behind.ts";

const chunks = ["a", "b", "c"].map((text) => Buffer.from(text));
const later = () => new Promise((resolve) => setImmediate(resolve));

test("makes the next chunk while one is written, and writes them in order", async () => {
  const said: string[] = [];
  async function* made() {
    for (const chunk of chunks) {
      said.push(`make ${chunk}`);
      yield chunk;
    }
  }
  const write = async (chunk: Uint8Array) => {
    said.push(`write ${decodeUtf8(chunk)}`);
    await later();
    said.push(`wrote ${decodeUtf8(chunk)}`);
  };
  await writeBehind(made(), write, () => {});
  expect(said).toEqual([
    "make a",
    "write a",
    "make b",
    "wrote a",
    "write b",
    "make c",
    "wrote b",
    "write c",
    "wrote c",
  ]);
});

test("waits for a write that is under way when the content fails", async () => {
  let running = 0;
  async function* failing() {
    yield Buffer.from("a");
    throw new Error("no more content");
  }
  const write = async () => {
    running++;
    await later();
    running--;
  };
  await expect(writeBehind(failing(), write, () => {})).rejects.toThrow("no more content");
  expect(running).toBe(0);
});

test("fails as a write fails, be it the last one", async () => {
  for (const at of [0, 1, 2]) {
    let count = 0;
    const write = async () => {
      if (count++ === at) throw new Error("the disk is full");
    };
    await expect(writeBehind(chunks, write, () => {})).rejects.toThrow("the disk is full");
    expect(count).toBe(at + 1);
  }
});
