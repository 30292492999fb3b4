import { expect, it } from "vitest";
import { json } from "./document.ts";

it.each(["\u001b[2J", "\u009b2J", "\u202e", "\u2028", "\n::error::x", "##[error]x", "\ud800", "a\\u009b"])(
  "a text with %j says nothing to a terminal or a log, and is the same to a reader",
  (text) => {
    const document = json({ [text]: [text] });
    expect(document).not.toMatch(/[^\P{Cc}\n]|[\p{Bidi_Control}\u2028]|##\[|^::/mu);
    expect(JSON.parse(document)).toEqual({ [text]: [text] });
  },
);
