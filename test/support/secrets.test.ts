import { expect, test } from "vitest";
import { hasSecret, refuseSecretWords, testPassword } from "./secrets.ts";

const password = testPassword("correct horse ");

test.each(["a", "ab", "abc"])("a password is found in a header of the user %s", (user) => {
  const header = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  expect(hasSecret(header)).toBe(true);
  expect(hasSecret(`Basic ${Buffer.from(`${user}:correct horse`).toString("base64")}`)).toBe(false);
});

test("a password is found as it is, escaped and in hexadecimal", () => {
  expect(hasSecret(`password: ${password}!`)).toBe(true);
  expect(hasSecret(encodeURIComponent(password))).toBe(true);
  expect(hasSecret(JSON.stringify(password))).toBe(true);
  expect(hasSecret(Buffer.from(password).toString("hex"))).toBe(true);
  expect(hasSecret("correct horse")).toBe(false);
});

test("the words of a process are read", async () => {
  await expect(refuseSecretWords(process.pid)).resolves.toBeUndefined();
});
