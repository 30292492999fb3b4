import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { useWorkspace } from "./rampart.ts";

const workspace = useWorkspace();

// Together more bytes than one thread is given.
const noise = randomBytes(12 * 2 ** 20);
const good = buildBundle({ more: [{ name: "deps/noise.bin", content: noise, method: 0 }] });
const bundles = {
  "a.zip": good,
  "b.zip": withOtherByte(good, good.indexOf(noise.subarray(0, 64)) + 100),
  "c.zip": good.subarray(0, -100),
  "d.zip": good,
};

function withOtherByte(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
  return changed;
}

it("bundles are judged by several threads as by one, in their order", async () => {
  for (const [name, bytes] of Object.entries(bundles)) await workspace.current.write(name, bytes);
  const words = ["verify", ...Object.keys(bundles), "missing.zip", "--json"];
  const one = await workspace.current.runProcess([...words, "--jobs", "1"]);
  const several = await workspace.current.runProcess([...words, "--jobs", "3"]);
  expect(several).toEqual(one);
  expect(one.code).toBe(3);
  expect(one.stdout).toContain("bundle/crc-mismatch");
});
