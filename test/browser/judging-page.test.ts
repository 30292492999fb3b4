import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { describeUnless } from "../support/describe-unless.ts";
import { launch } from "./chromium.ts";
import { complaintsOf, missing, pageAddress } from "./judging-page.ts";
import { axeScript, contrastScript, overflowScript } from "./page-scripts.ts";

/** Where pictures of the page are kept; their paths are in the log. */
const pictures = process.env["RAMPART_TEST_PICTURES"];
const hostile = '"><img src=x onerror=alert(1)></script><script>alert(2)</script>';
const lengthy = "a-name-without-any-space-in-it-".repeat(12);

const bundles: Readonly<Record<string, Buffer>> = {
  "good.zip": buildBundle(),
  "next.zip": buildBundle({
    metadata: {
      semantic_version: "1.3.0",
      version: 10300,
      capabilities: ["persistence_rdb"],
      compatible_redis_version: "8.2",
    },
  }),
  "bad.zip": buildBundle({
    metadata: { sha256: "0".repeat(64), architecture: "aarch64", operating_systems: ["rhel99"] },
    suffix: Buffer.from("hidden"),
  }),
  "hostile.zip": buildBundle({
    metadata: { module_name: hostile, description: `${hostile} ${lengthy}`, [hostile]: lengthy },
    comment: Buffer.from(hostile),
  }),
  [`${lengthy.slice(0, 200)}.zip`]: Buffer.from(`PK\u0003\u0004${hostile}`),
};
const [longName = ""] = Object.keys(bundles).slice(-1);

describeUnless(missing, "the page in a browser", () => {
  let browser: Browser;
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rampart-page-"));
    for (const [name, bytes] of Object.entries(bundles)) await writeFile(join(folder, name), bytes);
    browser = await launch();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(options: BrowserContextOptions = {}, address = pageAddress) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    const complaints = complaintsOf(page);
    await page.goto(address);
    return { page, complaints };
  }

  /** Chooses files and waits for what is said of them. */
  async function judge(page: Page, ...names: readonly string[]): Promise<void> {
    await page.setInputFiles(
      "#files-field",
      names.map((name) => join(folder, name)),
    );
    await page.locator("#results > *").first().waitFor();
  }

  async function keep(page: Page, name: string): Promise<void> {
    if (pictures === undefined) return;
    await mkdir(pictures, { recursive: true });
    const path = join(pictures, name);
    await page.screenshot({ path, fullPage: true });
    process.stderr.write(`Picture of the page: ${path}\n`);
  }

  const shows: Readonly<Record<string, readonly string[]>> = {
    nothing: [],
    good: ["good.zip"],
    bad: ["bad.zip"],
    hostile: ["hostile.zip"],
    compared: ["good.zip", "next.zip"],
    several: ["good.zip", "bad.zip", longName],
  };
  const looks = Object.keys(shows).flatMap((name) =>
    (["light", "dark"] as const).map((colors) => [name, colors] as const),
  );

  it.each(looks)("can be read at every width: %s, %s", async (name, colorScheme) => {
    const { page, complaints } = await open({ colorScheme });
    const files = shows[name] ?? [];
    if (files.length > 0) await judge(page, ...files);
    for (const details of await page.locator("details:not(.line)").all()) {
      await details.evaluate((one) => one.setAttribute("open", ""));
    }
    for (const width of [400, 800, 1280, 1600]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(overflowScript)).toEqual([]);
      await keep(page, `${name}-${width}-${colorScheme}.png`);
    }
    expect(await page.evaluate(contrastScript)).toBeGreaterThanOrEqual(4.5);
    await page.evaluate(axe.source);
    expect(await page.evaluate(axeScript("html"))).toEqual([]);
    expect(await page.locator("img").count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("asks the network for nothing, and its policy lets nothing out", async () => {
    const requests: string[] = [];
    const server = createServer(async (request, response) => {
      requests.push(request.url ?? "");
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(await readFile(new URL(pageAddress)));
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    const address = `http://127.0.0.1:${port}/any/path/page.html`;
    const page = await browser.newPage();
    try {
      await page.goto(address);
      await judge(page, "good.zip", "next.zip");
      await page.locator("a.cell").first().click();
      expect(requests.filter((url) => url !== "/favicon.ico")).toEqual(["/any/path/page.html"]);
      const attempts = await page.evaluate(`Promise.all([
        fetch("/sent").then(() => "sent", () => "refused"),
        new Promise((resolve) => { const image = new Image(); image.onload = () => resolve("sent"); image.onerror = () => resolve("refused"); image.src = "/image.png"; }),
        new Promise((resolve) => { const script = document.createElement("script"); script.onload = () => resolve("ran"); script.onerror = () => resolve("refused"); try { script.src = "/script.js"; document.body.append(script); } catch { resolve("refused"); } }),
        Promise.resolve().then(() => { try { document.body.insertAdjacentHTML("beforeend", "<b>markup</b>"); return "markup"; } catch { return "refused"; } }),
        new Promise((resolve) => { try { new WebSocket("ws://127.0.0.1:${port}/").onerror = () => resolve("refused"); } catch { resolve("refused"); } }),
      ])`);
      expect(attempts).toEqual(["refused", "refused", "refused", "refused", "refused"]);
      expect(requests.filter((url) => url !== "/favicon.ico")).toEqual(["/any/path/page.html"]);
    } finally {
      await page.close();
      server.close();
    }
  });

  it("opens the page of a rule from a finding and from the address, and forgets it when it is closed", async () => {
    const { page, complaints } = await open();
    await judge(page, "bad.zip");
    const rule = page.getByRole("link", { name: "bundle/stray-bytes" }).first();
    await rule.focus();
    await page.keyboard.press("Enter");
    const dialog = page.locator("#rule");
    await dialog.getByRole("heading", { name: "bundle/stray-bytes" }).waitFor();
    expect(await dialog.textContent()).toContain("Why it matters");
    expect(page.url()).toBe(`${pageAddress}#rule/bundle/stray-bytes`);
    await page.keyboard.press("Escape");
    await expect.poll(() => page.url()).toBe(pageAddress);
    await page.goto(`${pageAddress}#rule/elf/library-missing`);
    await dialog.getByRole("heading", { name: "elf/library-missing" }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("opens the reasons of a cell, and has its name in the address", async () => {
    const { page, complaints } = await open();
    await judge(page, "good.zip");
    await page.locator("a.cell").first().click();
    const dialog = page.locator("#reasons");
    await dialog.getByRole("heading").waitFor();
    expect(await dialog.textContent()).toContain("made for Redis 8.0 only");
    expect(page.url()).toContain("#rs-8.2/rhel9/x86_64/redis-6.2");
    expect(await page.evaluate("location.hash")).not.toContain("tally");
    await dialog.getByRole("button", { name: "Close" }).click();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("can be used by keyboard alone", async () => {
    const { page } = await open();
    const chooser = page.waitForEvent("filechooser");
    await page.bringToFront();
    await page.keyboard.press("Tab");
    // Only then does the browser know that the chooser is the test's.
    await page.locator("#choose-files:focus").waitFor();
    await page.keyboard.press("Enter");
    await (await chooser).setFiles(join(folder, "bad.zip"));
    await page.getByRole("heading", { name: "bad.zip a bundle" }).waitFor();
    // The answer has the focus, so that the next stop is in it.
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator("#rule[open] h2").waitFor();
    await page.keyboard.press("Escape");
    expect(await page.evaluate("document.activeElement.className")).toBe("rule");
    await page.close();
  });

  it("judges text that is pasted anywhere", async () => {
    const { page, complaints } = await open();
    await page.getByText("Paste text").click();
    const field = page.getByLabel("A manifest or a module.json");
    await field.fill("display_name: Tally\nmin_redis_version: seven\n");
    await field.press("Control+a");
    await field.press("Control+x");
    await page.getByText("Paste text").focus();
    await page.keyboard.press("Control+v");
    await page.getByRole("heading", { name: "pasted text a manifest" }).waitFor();
    expect(await page.locator(".finding.error .where").first().textContent()).toMatch(/^line:2:20/);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("judges text that is pasted, with its lines", async () => {
    const { page } = await open();
    await page.getByText("Paste text").click();
    await page
      .getByLabel("A manifest or a module.json")
      .fill("display_name: Tally\nmin_redis_version: seven\n");
    await page.getByRole("button", { name: "Judge this text" }).click();
    const finding = page.locator(".finding.error").first();
    await finding.waitFor();
    expect(await finding.locator(".where").textContent()).toMatch(/^line:\d+:\d+/);
    expect(await finding.locator("pre").count()).toBe(1);
    await page.close();
  });

  it("compares two bundles the other way round when they are swapped", async () => {
    const { page } = await open();
    await judge(page, "good.zip", "next.zip");
    const order = page.locator(".order span");
    expect(await order.textContent()).toBe("good.zip → next.zip");
    await page.getByRole("button", { name: "Swap" }).click();
    await expect.poll(() => order.textContent()).toBe("next.zip → good.zip");
    await page.close();
  });

  /** A folder with two bundles and a file that is nothing for us. */
  async function givenSet(): Promise<string> {
    const set = join(folder, "set");
    await mkdir(join(set, "deep"), { recursive: true });
    await writeFile(join(set, "deep/a.zip"), bundles["good.zip"] ?? "");
    await writeFile(join(set, "b.zip"), bundles["next.zip"] ?? "");
    await writeFile(join(set, "notes.txt"), "nothing for us");
    return set;
  }

  /** Drops files as an operating system does. */
  async function drop(page: Page, ...paths: readonly string[]): Promise<void> {
    const session = await page.context().newCDPSession(page);
    const data = { items: [], files: [...paths], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"] as const) {
      await session.send("Input.dispatchDragEvent", { type, x: 600, y: 300, data });
    }
  }

  it("judges of a chosen folder what lint looks at", async () => {
    const { page } = await open();
    await page.setInputFiles("#folder-field", await givenSet());
    await page.locator("#results > *").first().waitFor();
    expect(await page.locator("details.file .name").first().textContent()).toMatch(/^set\//);
    expect(await page.locator("details.file").count()).toBe(2);
    expect(await page.locator("#results").textContent()).toContain("What no bundle covers");
    await page.close();
  });

  it("judges a bundle that is dropped, two of them, and a folder", async () => {
    const { page, complaints } = await open();
    await drop(page, join(folder, "good.zip"));
    await page.getByRole("heading", { name: "good.zip a bundle" }).waitFor();
    await drop(page, join(folder, "good.zip"), join(folder, "next.zip"));
    expect(await page.locator(".order span").textContent()).toBe("good.zip → next.zip");
    await drop(page, await givenSet());
    const names = page.locator("details.file .name");
    await names.filter({ hasText: "set/deep/a.zip" }).waitFor();
    expect(await names.allTextContents()).toEqual(["set/b.zip", "set/deep/a.zip"]);
    expect(await page.locator("body.dropping").count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  /** What one cannot judge, and the one message that is given. */
  const inputs: readonly (readonly [string, (page: Page) => Promise<unknown>, RegExp])[] = [
    ["an empty file", (page) => given(page, "empty.zip", 0), /YAML|empty|nothing/i],
    ["a file of 300 MB that is nothing", (page) => given(page, "large.bin", 300 * 2 ** 20), /binary data/],
    [
      "a bundle of 300 MB that is none",
      (page) => given(page, "large.zip", 300 * 2 ** 20, "PK\u0003\u0004"),
      /end of central directory|zip/i,
    ],
    [
      "a folder with nothing for us",
      async (page) => {
        await mkdir(join(folder, "nothing"), { recursive: true });
        await writeFile(join(folder, "nothing/notes.txt"), "notes");
        await page.setInputFiles("#folder-field", join(folder, "nothing"));
      },
      /There is nothing to judge/,
    ],
    [
      "the same file twice",
      (page) => page.setInputFiles("#files-field", [join(folder, "good.zip"), join(folder, "good.zip")]),
      /Chosen twice, judged once: good\.zip/,
    ],
  ];

  async function given(page: Page, name: string, size: number, start = ""): Promise<void> {
    await writeFile(join(folder, name), start);
    await truncate(join(folder, name), size);
    await page.setInputFiles("#files-field", join(folder, name));
  }

  it.each(inputs)("says once what is the matter with %s", async (_what, give, message) => {
    const { page, complaints } = await open();
    await give(page);
    await page.locator("#results > *").first().waitFor();
    const said = page.locator(".notice, .finding.error");
    expect(await said.count()).toBe(1);
    expect(await said.textContent()).toMatch(message);
    expect(complaints).toEqual([]);
    await page.close();
  });

  /** Takes the page long enough to be met while it reads. */
  async function slowBundle(name: string, method = 0): Promise<string> {
    const content = Buffer.from(randomBytes(2 ** 19).toString("hex"));
    const data = method === 0 ? content : deflateRawSync(content);
    const more = Array.from({ length: 400 }, (_, index) => ({
      name: `deps/${index}.bin`,
      content,
      data,
      method,
    }));
    await writeFile(join(folder, name), buildBundle({ more }));
    return join(folder, name);
  }

  it("has the browser itself inflate what is whole", async () => {
    // Its policy lets no other worker start.
    const page = await browser.newPage({ bypassCSP: true });
    await page.goto(pageAddress);
    const made = await page.evaluate(`(async () => {
      const counting = "const Own = DecompressionStream; DecompressionStream = class extends Own { constructor(form) { super(form); postMessage({ made: true }); } };";
      const program = document.getElementById("judge").textContent;
      const worker = new Worker(URL.createObjectURL(new Blob([counting, program])));
      const file = { name: "good.zip", blob: new Blob([Uint8Array.from(${JSON.stringify([...(bundles["good.zip"] ?? [])])})]) };
      return await new Promise((resolve) => {
        let made = 0;
        worker.onmessage = ({ data }) => {
          // Those that were made before are of the question what the browser is like.
          if (data.progress?.part === 0) made = 0;
          if (data.made) made++;
          if (data.answer) resolve(made);
        };
        worker.postMessage({ files: [file], today: "2026-11-30" });
      });
    })()`);
    expect(made).toBe(2);
    await page.close();
  });

  it("says that a file changed while it was read", async () => {
    const { page } = await open();
    const path = await slowBundle("changing.zip");
    await page.setInputFiles("#files-field", path);
    await page.locator("#working").waitFor();
    await truncate(path, 10);
    const said = page.locator(".notice");
    await said.waitFor();
    expect(await said.count()).toBe(1);
    expect(await said.textContent()).toMatch(/changing\.zip cannot be read/);
    await page.close();
  });

  it.each([
    ["reads", 0],
    ["inflates", 8],
  ])("can be canceled while it %s, and judges the next file", async (_what, method) => {
    const { page, complaints } = await open();
    await page.setInputFiles("#files-field", await slowBundle(`slow-${method}.zip`, method));
    await page.getByRole("button", { name: "Cancel" }).click();
    expect(await page.locator(".notice").textContent()).toMatch(/^Canceled/);
    expect(await page.locator("#working").isVisible()).toBe(false);
    await page.setInputFiles("#files-field", join(folder, "good.zip"));
    await page.getByRole("heading", { name: "good.zip a bundle" }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });
});
