import { readlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { exists } from "./module-host-path.ts";

/** As many links as the kernel follows. */
const mostLinks = 40;

/**
 * Where a path is below a root folder: an absolute link begins at the root folder there, and `..` does not leave it. The
 * system itself would follow such a link into this machine.
 */
export async function resolveWithin(root: string, path: string): Promise<string | undefined> {
  let left = path.split("/");
  let at = "/";
  for (let links = 0; left.length > 0; ) {
    const [name = "", ...rest] = left;
    const next = join(at, name);
    const target = await readlink(join(root, next)).catch(() => undefined);
    if (target !== undefined && ++links > mostLinks) return undefined;
    at = target === undefined ? next : target.startsWith("/") ? "/" : dirname(next);
    left = target === undefined ? rest : [...target.split("/"), ...rest];
  }
  const found = join(root, at);
  return (await exists(found)) ? found : undefined;
}
