import { platformData, usePlatformData } from "@rampart/platforms";
import { readOwnData, withReadData } from "@rampart/project";

/**
 * Runs a command on the data of a file or folder of the user, and on Rampart's own where those say nothing.
 * @throws {RampartError} where they cannot be read, or are not valid
 */
export async function withOwnData<Value>(path: string, run: () => Value | Promise<Value>): Promise<Value> {
  const before = platformData();
  usePlatformData(withReadData(before, await readOwnData(path)));
  try {
    return await run();
  } finally {
    usePlatformData(before);
  }
}
