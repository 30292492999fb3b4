import { describe, expect, it } from "vitest";
import { adviceFor } from "./advice.ts";

const advice =
  "Enable uploads. --allow-upload enables them for the upload. --uploads on checks as if they were enabled.";

describe("advice", () => {
  it("names the flags of the command that prints it, and no other", () => {
    expect(adviceFor(advice, new Set(["--allow-upload", "--force"]))).toBe(
      "Enable uploads. --allow-upload enables them for the upload.",
    );
    expect(adviceFor(advice, new Set(["--uploads"]))).toBe(
      "Enable uploads. --uploads on checks as if they were enabled.",
    );
    expect(adviceFor(advice)).toBe("Enable uploads.");
  });

  it("keeps whole command lines, of whatever command", () => {
    const other = "Pack it again with `rampart pack --os rhel9`.";
    expect(adviceFor(other)).toBe(other);
  });

  it("is nothing where nothing is left, or nothing was said", () => {
    expect(adviceFor("Give it more time with --timeout.")).toBeUndefined();
    expect(adviceFor(undefined, new Set(["--timeout"]))).toBeUndefined();
  });

  it("breaks no number, version or name", () => {
    const whole = 'Set it to "7.4" or 8.0, as in ramp.yml --- e.g. a-b.';
    expect(adviceFor(whole)).toBe(whole);
  });
});
