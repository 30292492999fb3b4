import { expect, test } from "vitest";
import { parseUrl } from "./url.ts";

test("an address is one however often it is asked for", () => {
  const address = "https://h\u00e9.example/x";
  for (let count = 0; count < 20_000; count++) {
    if (parseUrl(address)?.protocol !== "https:") expect.fail(`it is none on call ${count}`);
  }
  expect(parseUrl("no address")).toBeUndefined();
  expect(parseUrl("/a", "https://x.example")?.href).toBe("https://x.example/a");
});
