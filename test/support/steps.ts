import { Session } from "node:inspector/promises";
import { expect } from "vitest";

// How much is done, counted and not timed: the same on every machine, however busy it is. What happens within one call
// of a function that is built in, such as `includes` or a regular expression, is not counted.

// V8 counts the blocks of functions that are compiled from now on; that is on their first call, so whoever imports this
// need not import it first.
const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });

/** How many functions and blocks of JavaScript run meanwhile. */
export async function stepsOf(act: () => unknown): Promise<number> {
  // Begins at zero.
  await session.post("Profiler.takePreciseCoverage");
  await act();
  const { result } = await session.post("Profiler.takePreciseCoverage");
  return result
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
    .reduce((sum, { count }) => sum + count, 0);
}

/** Fails where twice the size makes clearly more than twice the work: what is quadratic makes four times as much. */
export async function expectLinear(act: (size: number) => unknown, size: number): Promise<void> {
  // What is made once, on the first call, is not counted.
  await act(1);
  const once = await stepsOf(() => act(size));
  const twice = await stepsOf(() => act(2 * size));
  expect(once).toBeGreaterThan(0);
  expect(twice / once).toBeLessThan(2.6);
}
