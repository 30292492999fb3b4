import { expect, it } from "vitest";
import { expectLinear, stepsOf } from "./steps.ts";

/** Visits each number once. */
function linear(size: number): number {
  let sum = 0;
  for (let at = 0; at < size; at++) sum += at;
  return sum;
}

/** Visits each number once for each. */
function quadratic(size: number): number {
  let sum = 0;
  for (let at = 0; at < size; at++) for (let other = 0; other < size; other++) sum += at * other;
  return sum;
}

it("the steps of a loop are counted, also where they are many", async () => {
  // Often enough that it is compiled for speed meanwhile.
  for (const size of [1000, 100_000, 1_000_000, 1000]) {
    const steps = await stepsOf(() => linear(size));
    expect(steps).toBeGreaterThanOrEqual(size);
    expect(steps).toBeLessThan(size + 100);
  }
});

it("what is linear passes, and what is quadratic does not", async () => {
  await expectLinear(linear, 500);
  await expect(expectLinear(quadratic, 500)).rejects.toThrow();
});
