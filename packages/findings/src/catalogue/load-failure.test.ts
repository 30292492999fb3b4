import { expect, it } from "vitest";
import { finding, renderFinding } from "../finding.ts";

const rendered = (missing: readonly { readonly name: string; readonly since?: string }[]) =>
  renderFinding(finding("load/refused", {}, { reason: "m.so refused to load", log: [], missing }));

it("a refusal names the functions that were asked for and not there, and advises arguments only without them", () => {
  const { message, help } = rendered([
    { name: "RedisModule_GetClusterNodeSlotRanges", since: "8.10.0" },
    { name: "RedisModule_TravelInTime" },
  ]);
  expect(message).toBe(
    "m.so refused to load; it asked for functions that are not there: RedisModule_GetClusterNodeSlotRanges (Redis 8.10.0), RedisModule_TravelInTime (no known release)",
  );
  expect(help).not.toContain("command_line_args");
  expect(rendered([]).help).toContain("command_line_args");
});

it("a refusal names a few functions of many", () => {
  const many = Array.from({ length: 40 }, (_, index) => ({ name: `RedisModule_F${index}`, since: "8.8.0" }));
  expect(rendered(many).message).toContain("RedisModule_F5 (Redis 8.8.0), 34 more");
});
