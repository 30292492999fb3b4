import { expect, test } from "vitest";
import { xmlText } from "./xml-text.ts";

test.each([
  ["plain text", "module.json has no sha256", "module.json has no sha256"],
  ["markup", `<a href="b">'&amp;'`, "&lt;a href=&quot;b&quot;&gt;&apos;&amp;amp;&apos;"],
  ["the end of a CDATA section", "a]]>b", "a]]&gt;b"],
  ["control characters", "a\0b\u000bc\u001bd", "a\\u0000b\\u000bc\\u001bd"],
  ["line ends", "a\r\nb\u2028", "a\\u000d\\u000ab\\u2028"],
  ["a character beyond the basic plane", "🦊", "🦊"],
  ["half of a character", "a\ud83eb", "a\\ud83eb"],
  ["what is no character", "a\ufffeb\uffff", "a\\ufffeb\\uffff"],
])("%s is written", (_, text, expected) => {
  expect(xmlText(text)).toBe(expected);
});
