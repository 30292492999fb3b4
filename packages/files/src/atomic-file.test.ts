import { createHash } from "node:crypto";
import {
  chmod,
  type FileHandle,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { writeFileAtomic } from "./atomic-file.ts";
import { rampartErrorOf } from "./rampart-error.test-support.ts";

let folder: string;
let output: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "atomic-file-"));
  output = join(folder, "out.zip");
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const bytes = new TextEncoder().encode("new content");

async function* chunks(...after: (() => void | Promise<void>)[]): AsyncGenerator<Uint8Array> {
  yield bytes;
  for (const act of after) {
    await act();
    yield bytes;
  }
}

async function handlePrototype(): Promise<FileHandle> {
  const handle = await open(folder);
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code, errno: -1, syscall: "write" });
}

// Nothing but what was there before.
async function expectUntouched(): Promise<void> {
  expect(await readdir(folder)).toEqual(["out.zip"]);
  expect(await readFile(output, "utf8")).toBe("old content");
}

test("writes bytes or chunks and tells size and SHA-256", async () => {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  expect(await writeFileAtomic(output, bytes)).toEqual({ size: bytes.length, sha256 });
  expect(await readFile(output)).toEqual(Buffer.from(bytes));
  const twice = createHash("sha256").update(bytes).update(bytes).digest("hex");
  expect(
    await writeFileAtomic(
      output,
      chunks(() => {}),
    ),
  ).toEqual({ size: 2 * bytes.length, sha256: twice });
  expect(await readFile(output, "utf8")).toBe("new contentnew content");
  expect(await readdir(folder)).toEqual(["out.zip"]);
});

test("the temporary file stands beside the output under its name and a part that cannot be guessed", async () => {
  const seen: string[] = [];
  const look = async () => {
    seen.push(...(await readdir(folder)));
  };
  await writeFileAtomic(output, chunks(look));
  await writeFileAtomic(join(folder, "other.zip"), chunks(look));
  const names = seen.filter((name) => name.endsWith(".tmp"));
  expect(names[0]).toMatch(/^out\.zip\.[0-9a-f]{16}\.tmp$/);
  expect(names[1]).toMatch(/^other\.zip\.[0-9a-f]{16}\.tmp$/);
  expect(names[1]?.slice(10)).not.toBe(names[0]?.slice(8));
});

test.each([0o022, 0o077])("the mode follows the umask %o", async (mask) => {
  const before = process.umask(mask);
  try {
    await writeFileAtomic(output, bytes);
  } finally {
    process.umask(before);
  }
  expect((await stat(output)).mode & 0o777).toBe(0o666 & ~mask);
});

test("an output with the longest name is written", async () => {
  const long = join(folder, "é".repeat(127));
  await writeFileAtomic(long, bytes);
  expect(await readFile(long)).toEqual(Buffer.from(bytes));
});

test("a symbolic link stays, and what it points at is replaced", async () => {
  await writeFile(output, "old content");
  const link = join(folder, "link.zip");
  await symlink("out.zip", link);
  await writeFileAtomic(link, bytes);
  expect(await readlink(link)).toBe("out.zip");
  expect(await readFile(output, "utf8")).toBe("new content");
});

function reasonOf(error: { readonly message: string }, path = output): string {
  const start = `cannot write ${path}: `;
  expect(error).toMatchObject({ fault: "environment", code: "file-unwritable" });
  expect(error.message.startsWith(start), error.message).toBe(true);
  return error.message.slice(start.length);
}

test("a folder is refused before the content is asked for", async () => {
  await mkdir(output);
  const begun = vi.fn();
  const content = (async function* () {
    begun();
    yield bytes;
  })();
  expect(reasonOf(await rampartErrorOf(writeFileAtomic(output, content)))).toBe("it is a folder");
  expect(begun).not.toHaveBeenCalled();
});

test("a device is not renamed away", async () => {
  const error = await rampartErrorOf(writeFileAtomic("/dev/null", bytes));
  expect(reasonOf(error, "/dev/null")).toBe("it is not a regular file");
  expect((await stat("/dev/null")).isCharacterDevice()).toBe(true);
});

test("a missing folder is named as such, and the system's error kept", async () => {
  const path = join(folder, "missing", "out.zip");
  const error = await rampartErrorOf(writeFileAtomic(path, bytes));
  expect(reasonOf(error, path)).toBe("its folder does not exist");
  expect(error.cause).toMatchObject({ code: "ENOENT" });
});

test("so is a file where the folder should be", async () => {
  await writeFile(output, "");
  const path = join(output, "out.zip");
  const error = await rampartErrorOf(writeFileAtomic(path, bytes));
  expect(reasonOf(error, path)).toBe("its folder does not exist");
  expect(error.cause).toMatchObject({ code: "ENOTDIR" });
});

// Root may write anywhere, so the refusal is asked of a file system that refuses root too.
test("a folder that cannot be written to", async () => {
  const path = process.getuid?.() === 0 ? "/sys/kernel/out.zip" : join(folder, "out.zip");
  await chmod(folder, 0o555);
  const error = await rampartErrorOf(writeFileAtomic(path, bytes)).finally(() => chmod(folder, 0o755));
  expect(reasonOf(error, path)).toMatch(/^(permission is denied|the file system is read-only)$/);
});

test.each(["write", "sync"] as const)("a full disk at %s leaves what was there before", async (step) => {
  await writeFile(output, "old content");
  const prototype = await handlePrototype();
  vi.spyOn(prototype, step).mockRejectedValue(systemError("ENOSPC"));
  expect(reasonOf(await rampartErrorOf(writeFileAtomic(output, bytes)))).toBe("the disk is full");
  await expectUntouched();
});

test("so does one that shows in the middle", async () => {
  await writeFile(output, "old content");
  const prototype = await handlePrototype();
  const full = () => {
    vi.spyOn(prototype, "write").mockRejectedValue(systemError("ENOSPC"));
  };
  expect(reasonOf(await rampartErrorOf(writeFileAtomic(output, chunks(full))))).toBe("the disk is full");
  await expectUntouched();
});

test("a disk that fails is said to fail", async () => {
  await writeFile(output, "old content");
  vi.spyOn(await handlePrototype(), "write").mockRejectedValue(systemError("EIO"));
  expect(reasonOf(await rampartErrorOf(writeFileAtomic(output, bytes)))).toBe("the disk reports an error");
  await expectUntouched();
});

test("a short write is continued", async () => {
  const prototype = await handlePrototype();
  const write = prototype.write as (
    ...values: unknown[]
  ) => Promise<{ bytesWritten: number; buffer: Uint8Array }>;
  vi.spyOn(prototype, "write").mockImplementation(function (this: FileHandle, ...values: unknown[]) {
    const [chunk, offset] = values;
    return write.call(this, chunk, offset, 1);
  } as FileHandle["write"]);
  await writeFileAtomic(output, bytes);
  vi.restoreAllMocks();
  expect(await readFile(output, "utf8")).toBe("new content");
});

test("an error of the content leaves what was there before", async () => {
  await writeFile(output, "old content");
  const failure = new Error("no more content");
  const content = chunks(() => {
    throw failure;
  });
  await expect(writeFileAtomic(output, content)).rejects.toBe(failure);
  await expectUntouched();
});

test("an abort leaves what was there before and rejects with its reason", async () => {
  await writeFile(output, "old content");
  const controller = new AbortController();
  const reason = new Error("SIGINT");
  const content = chunks(() => controller.abort(reason));
  await expect(writeFileAtomic(output, content, { signal: controller.signal })).rejects.toBe(reason);
  await expectUntouched();
  await expect(writeFileAtomic(output, bytes, { signal: controller.signal })).rejects.toBe(reason);
  await expectUntouched();
});

test("an error that comes of an abort gives way to the reason", async () => {
  const controller = new AbortController();
  const reason = new Error("SIGINT");
  const content = chunks(() => {
    controller.abort(reason);
    throw new Error("the source was closed");
  });
  await expect(writeFileAtomic(output, content, { signal: controller.signal })).rejects.toBe(reason);
});
