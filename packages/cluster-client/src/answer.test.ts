import { expect, it } from "vitest";
import { readAnswer } from "./answer.ts";
import type { TransportResponse } from "./transport/transport.ts";

const place = { node: "node 1", request: "GET /v1/modules" };
const mebibyte = Buffer.alloc(2 ** 20, " ");

/** So many mebibytes of white space behind an empty list; `taken` counts those that somebody asked for. */
function answerOf(mebibytes: number): { readonly response: TransportResponse; readonly taken: () => number } {
  let taken = 0;
  async function* body() {
    yield Buffer.from("[]");
    for (; taken < mebibytes; taken++) yield mebibyte;
  }
  return { response: { status: 200, headers: {}, body: body() } as TransportResponse, taken: () => taken };
}

it("is read up to 64 MiB", async () => {
  expect(await readAnswer(answerOf(63).response, place)).toEqual([]);
});

it("is given up beyond that, and not read to its end", async () => {
  const { response, taken } = answerOf(200);
  await expect(readAnswer(response, place)).rejects.toMatchObject({ code: "unexpected-answer" });
  expect(taken()).toBeLessThan(66);
});

it("is given up where it has more than a million values, before they are made", async () => {
  const list = (values: number) => {
    async function* body() {
      yield Buffer.from("[0");
      yield Buffer.from(",0".repeat(values - 1));
      yield Buffer.from("]");
    }
    return { status: 200, headers: {}, body: body() } as TransportResponse;
  };
  expect(await readAnswer(list(1_000_000), place)).toHaveLength(1_000_000);
  await expect(readAnswer(list(1_000_001), place)).rejects.toMatchObject({
    code: "unexpected-answer",
    message: expect.stringContaining("more than 1000000 values"),
  });
});
