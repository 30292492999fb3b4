import { once } from "node:events";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { Editor, folderWith } from "./editor.ts";

// A server outlives what editors do to it, and never shows what was said of an older text.

const manifest = "display_name: x\ncapabilities: [types]\n";
const insert = (line: number, character: number, text: string) => {
  const at = { line, character };
  return { range: { start: at, end: at }, text };
};

describe("positions", () => {
  const text = 'author: "😀"\ncapabilities: ["😀", typs]\n';
  const typs = { "utf-16": [21, 25], "utf-8": [23, 27] } as const;

  it.each([
    [["utf-16"], "utf-16"],
    [["utf-8", "utf-16"], "utf-8"],
    [["utf-32", "utf-16", "utf-8"], "utf-16"],
    [undefined, "utf-16"],
  ] as const)("where a client offers %j are counted in %s", async (offered, chosen) => {
    const general = offered === undefined ? {} : { general: { positionEncodings: [...offered] } };
    const editor = await Editor.open(await folderWith(), {}, general);
    const found = await editor.judge("ramp.yml", text);
    const at = found.find(({ message }) => String(message).includes("typs"))?.range;
    const [start, end] = typs[chosen];
    expect(at).toEqual({ start: { line: 1, character: start }, end: { line: 1, character: end } });
    // The name becomes one that is known.
    await editor.change("ramp.yml", 2, insert(1, end - 1, "e"));
    const codes = (await editor.diagnostics("ramp.yml", 2)).map(({ message }) => message);
    expect(codes.join()).not.toContain("typs");
    expect(codes.join()).not.toContain("types");
  });
});

describe("edits", () => {
  it("that come close together are judged in order, and the last is always", async () => {
    const editor = await Editor.open(await folderWith());
    await editor.show("ramp.yml", manifest);
    for (let version = 2; version <= 300; version++) {
      await editor.change("ramp.yml", version, insert(0, 14, "y"), insert(0, 14, "z"));
    }
    await editor.diagnostics("ramp.yml", 300);
    const versions = editor.published.map(({ version = 0 }) => version);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(versions.length).toBeLessThan(300);
  });

  it("of a document that is closed while it is judged leave nothing behind", async () => {
    const editor = await Editor.open(await folderWith());
    await editor.judge("ramp.yml", "capabilities: [typs]\n");
    await editor.change("ramp.yml", 2, insert(0, 0, "# \n"));
    await editor.close("ramp.yml");
    await editor.judge("other/ramp.yml", manifest);
    const own = editor.published.filter(({ uri }) => uri === editor.uri("ramp.yml"));
    expect(own.at(-1)?.diagnostics).toEqual([]);
  });

  it("of a document that is not open, or out of its lines, harm nothing", async () => {
    const editor = await Editor.open(await folderWith());
    await editor.change("nowhere.yml", 1, { text: "x" });
    await editor.close("nowhere.yml");
    await editor.show("ramp.yml", manifest);
    await editor.change("ramp.yml", 2, insert(99, 99, "author: y\n"));
    expect(await editor.diagnostics("ramp.yml", 2)).toBeDefined();
  });

  it("between a question and its answer leave it unanswered", async () => {
    const editor = await Editor.open(await folderWith());
    await editor.judge("ramp.yml", manifest);
    const answers = Array.from({ length: 20 }, async (_, index) => {
      void editor.change("ramp.yml", index + 2, insert(0, 0, "#\n"));
      return await editor.hover("ramp.yml", { line: 0, character: 1 });
    });
    await expect(Promise.all(answers)).resolves.toHaveLength(20);
  });
});

describe("broken documents", () => {
  const broken: readonly (readonly [title: string, name: string, text: string])[] = [
    ["YAML that does not end", "ramp.yml", 'capabilities: ["types\n'],
    ["NUL bytes", "ramp.yml", "\0\0\0"],
    ["half of a character", "ramp.yml", "author: \ud83d\n"],
    ["carriage returns", "ramp.yml", "\r\r\rauthor: x\r"],
    ["anchors that multiply", "ramp.yml", `a: &a [x,x]\nb: &b [*a,*a,*a]\nc: [${"*b,".repeat(90)}]\n`],
    ["brackets", "ramp.yml", "[".repeat(100_000)],
    ["brackets in JSON", "module.json", "[".repeat(100_000)],
    ["16 MiB of manifest", "ramp.yml", `author: x\n${"# comment\n".repeat(2 ** 24 / 10)}`],
    ["16 MiB of module.json", "module.json", `{"author": "${"x".repeat(2 ** 24)}"}`],
  ];

  it.each(broken)("%s: every question is answered", async (_, name, text) => {
    const editor = await Editor.open(await folderWith());
    expect((await editor.judge(name, text)).length).toBeGreaterThan(0);
    for (const position of [
      { line: 0, character: 0 },
      { line: 0, character: 5 },
      { line: 9999, character: 9999 },
    ]) {
      await editor.hover(name, position);
      await editor.completions(name, position);
      await editor.definitions(name, position);
    }
    await editor.actions(name, [0, 3]);
    await editor.change(name, 2, { text: "author: x\n" });
    expect(await editor.diagnostics(name, 2)).toBeDefined();
  });
});

describe("the process", () => {
  it("ends with 0 after shutdown and exit", async () => {
    const { editor } = Editor.start(await folderWith());
    await editor.initialize();
    await editor.judge("ramp.yml", manifest);
    await editor.connection.sendRequest("shutdown");
    await editor.connection.sendNotification("exit");
    expect(await editor.ended).toBe(0);
  });

  it("ends with 1 at an exit without shutdown", async () => {
    const { editor } = Editor.start(await folderWith());
    await editor.initialize();
    await editor.connection.sendNotification("exit");
    expect(await editor.ended).toBe(1);
  });

  it("ends with 1 where its input ends, or its output is closed", async () => {
    const first = Editor.start(await folderWith());
    await first.editor.initialize();
    first.child.stdin?.end();
    expect(await first.editor.ended).toBe(1);

    const second = Editor.start(await folderWith());
    await second.editor.initialize();
    second.child.stdout?.destroy();
    await second.editor.show("ramp.yml", manifest).catch(() => {});
    expect(await second.editor.ended).toBe(1);
  });

  it("says nothing where the editor dies in the middle of an answer", async () => {
    const { editor, child } = Editor.start(await folderWith());
    await editor.initialize();
    let said = "";
    child.stderr?.on("data", (bytes) => {
      said += bytes;
    });
    child.stdout?.pause();
    // More than a pipe holds.
    await editor.show("ramp.yml", `capabilities: [${"typs, ".repeat(5000)}x]\n`);
    await expect.poll(() => child.stdout?.readableLength, { timeout: 20_000 }).toBeGreaterThan(0);
    child.stdout?.destroy();
    child.stdin?.end();
    expect(await editor.ended).toBe(1);
    expect(said).toBe("");
  });

  it.each(["Content-Length: 99\r\n\r\n{", "Content-Length: 9999999999\r\n\r\n{", "Content-Le"])(
    "ends with 1 where a message is cut off: %j",
    async (part) => {
      const { editor, child } = Editor.start(await folderWith());
      child.stdin?.end(part);
      expect(await editor.ended).toBe(1);
    },
  );

  it("ends where the editor has died and left the pipes to others", async () => {
    const { editor, child } = Editor.start(await folderWith());
    const gone = Editor.start(await folderWith()).child;
    gone.kill("SIGKILL");
    await once(gone, "exit");
    await editor.connection.sendRequest("initialize", {
      processId: gone.pid ?? 0,
      rootUri: null,
      capabilities: {},
    });
    expect(await editor.ended).toBe(1);
    expect(child.stderr?.read()).toBeNull();
  });

  it("answers what it does not know with an error, and goes on", async () => {
    const { editor } = Editor.start(await folderWith());
    await editor.initialize();
    await expect(editor.connection.sendRequest("textDocument/nothing", {})).rejects.toMatchObject({
      code: -32601,
    });
    await editor.connection.sendNotification("$/nothing", {});
    await expect(
      editor.connection.sendRequest("textDocument/hover", {
        textDocument: { uri: "::" },
        position: { line: 0, character: 0 },
      }),
    ).resolves.toBeNull();
    expect(await editor.judge("ramp.yml", manifest)).toBeDefined();
  });

  it("takes the flags of lint", async () => {
    const folder = await folderWith({ "own.yml": "rules: { metadata/capability-unknown: off }\n" });
    const { editor } = Editor.start(folder, ["--stdio", "--config", "own.yml", "--profile", "user-defined"]);
    await editor.initialize();
    const found = await editor.judge("ramp.yml", "capabilities: [typs]\n");
    expect(found.map(({ code }) => code)).not.toContain("metadata/capability-unknown");
    const page = found[0]?.codeDescription?.href ?? "";
    expect(page).toContain(pathToFileURL("/").href);
  });
});

describe("a message with a length below zero", () => {
  it.each([
    ["alone", ["Content-Length: -5\r\n\r\n"]],
    ["in pieces", ["Content-Len", "gth: -5\r", "\n\r\n"]],
    ["before another", ["Content-Length: -5\r\n\r\nContent-Length: 2\r\n\r\n{}"]],
  ])("%s ends the server with a word on it", async (_, pieces) => {
    const { child } = Editor.start(await folderWith());
    let said = "";
    child.stderr?.on("data", (chunk) => {
      said += chunk;
    });
    const closed = once(child, "close");
    for (const piece of pieces) {
      child.stdin?.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const [code] = await closed;
    expect(code).toBe(2);
    expect(said).toMatch(/Content-Length is -5/);
  });
});

it("a header without an end ends the server with a word on it", async () => {
  const { child } = Editor.start(await folderWith());
  let said = "";
  child.stderr?.on("data", (chunk) => {
    said += chunk;
  });
  const closed = once(child, "close");
  child.stdin?.on("error", () => {});
  child.stdin?.write("x".repeat(2 ** 17));
  expect((await closed)[0]).toBe(2);
  expect(said).toMatch(/a header of more than 65536 bytes/);
});

describe("requests out of their time", () => {
  const codeOf = (editor: Editor, method: string, params: object = {}) =>
    editor.connection.sendRequest(method, params).then(
      () => undefined,
      (error: { code: number; message: string }) => {
        expect(error.message).not.toMatch(/undefined|cannot read/i);
        return error.code;
      },
    );
  const params = { processId: null, rootUri: null, capabilities: {} };

  it("before initialize are answered with ServerNotInitialized", async () => {
    const { editor } = Editor.start(await folderWith());
    expect(await codeOf(editor, "textDocument/hover")).toBe(-32002);
    expect(await codeOf(editor, "shutdown")).toBe(-32002);
    expect(await codeOf(editor, "initialize", { processId: null })).toBe(-32602);
    expect(await codeOf(editor, "initialize", params)).toBeUndefined();
  });

  it("twice, or after shutdown, are answered with InvalidRequest", async () => {
    const editor = await Editor.open(await folderWith());
    expect(await codeOf(editor, "initialize", params)).toBe(-32600);
    expect(await codeOf(editor, "shutdown")).toBeUndefined();
    expect(await codeOf(editor, "shutdown")).toBe(-32600);
    expect(await codeOf(editor, "textDocument/hover")).toBe(-32600);
    await editor.connection.sendNotification("exit");
    expect(await editor.ended).toBe(0);
  });

  it.each(["hover", "completion", "definition", "codeAction"])(
    "without what %s asks about are answered with InvalidParams",
    async (method) => {
      const editor = await Editor.open(await folderWith());
      const textDocument = { uri: editor.uri("ramp.yml") };
      expect(await codeOf(editor, `textDocument/${method}`)).toBe(-32602);
      expect(await codeOf(editor, `textDocument/${method}`, { textDocument })).toBe(-32602);
    },
  );
});
