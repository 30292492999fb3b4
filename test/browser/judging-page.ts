import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { chromiumPath } from "./chromium.ts";

/** The page as `npm run build` leaves it. */
const pagePath = join(import.meta.dirname, "../../packages/web/dist/rampart-page.html");
export const pageAddress = pathToFileURL(pagePath).href;

export const missing = existsSync(pagePath)
  ? chromiumPath === undefined
    ? "RAMPART_TEST_CHROMIUM names no browser"
    : undefined
  : "the page is not built";

/** Whatever a page says to the console, or asks of the network beside itself. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", async (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on("request", (request) => {
    if (request.url() !== pageAddress && !request.url().startsWith("blob:")) complaints.push(request.url());
  });
  return complaints;
}

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What is in a document of the command, without the head that says which command it was. */
export type Content = Readonly<Record<string, unknown>>;

/** The documents of an answer of the page's worker. */
export interface Documents {
  readonly files: readonly {
    readonly documents: { readonly inspect: Content; readonly lint: Content; readonly verify?: Content };
  }[];
  readonly matrix?: { readonly document: Content };
  readonly comparison?: { readonly document: Content };
}

/** Starts the program of the page in a worker, as the page does; it lives as long as the page. */
export async function startJudge(page: Page): Promise<void> {
  await page.evaluate(`(() => {
    const program = document.getElementById("judge").textContent;
    globalThis.judging = new Worker(URL.createObjectURL(new Blob([program])));
  })()`);
}

/** Asks the worker about files, by the messages that the page sends. */
export async function askJudge(page: Page, files: readonly NamedBytes[], today: string): Promise<Documents> {
  const sent = files.map(({ name, bytes }) => ({ name, data: Buffer.from(bytes).toString("base64") }));
  const answer = await page.evaluate(askScript, { sent, today });
  return JSON.parse(answer) as Documents;
}

interface Sent {
  readonly sent: readonly { readonly name: string; readonly data: string }[];
  readonly today: string;
}

/** Runs in the page. */
const askScript = new Function(
  "question",
  `return new Promise((resolve, reject) => {
    const files = question.sent.map(({ name, data }) => ({ name, blob: new Blob([Uint8Array.fromBase64?.(data) ?? Uint8Array.from(atob(data), (one) => one.charCodeAt(0))]) }));
    judging.onmessage = ({ data }) => {
      if (data.answer) {
        const { files, matrix, comparison } = data.answer;
        const documents = (one) => one && { document: one.document };
        resolve(JSON.stringify({ files: files.map(({ documents }) => ({ documents })), matrix: documents(matrix), comparison: documents(comparison) }));
      }
      if (data.broken) reject(new Error(data.broken));
    };
    judging.postMessage({ files, today: question.today });
  });`,
) as (question: Sent) => Promise<string>;
