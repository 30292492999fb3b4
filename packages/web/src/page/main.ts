import type { Answer, AskedFile } from "../judge/protocol.ts";
import { type ChosenFiles, filesOfField, filesOfTransfer, pastedText } from "./chosen-files.ts";
import { byId, element } from "./element.ts";
import { Judge } from "./judge.ts";
import { showMatrix } from "./matrix-script.js";
import { openRulesFromAddress } from "./rule-dialog.ts";
import { foldedFile, onlyFile } from "./show-file.ts";
import { comparison, matrix } from "./show-together.ts";

const judge = new Judge();
const results = byId("results", HTMLElement);
const status = byId("status", HTMLParagraphElement);
const working = byId("working", HTMLDivElement);
const bar = byId("bar", HTMLProgressElement);
const text = byId("text", HTMLTextAreaElement);

/** Files that lie here until others do. */
let asked: readonly AskedFile[] = [];

async function judgeChosen({ files, repeated }: ChosenFiles): Promise<void> {
  if (files.length === 0) {
    judge.stop();
    show([notice("There is nothing to judge: no bundle (.zip), manifest (ramp*.yml) or module.json.")]);
    return;
  }
  asked = files;
  const left = repeated.length === 0 ? [] : [notice(`Chosen twice, judged once: ${repeated.join(", ")}.`)];
  await judgeFiles(files, left);
}

async function judgeTransfer(transfer: DataTransfer): Promise<void> {
  try {
    await judgeChosen(await filesOfTransfer(transfer));
  } catch (error) {
    show([notice(`The folder cannot be read: ${messageOf(error)}`)]);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function judgeFiles(files: readonly AskedFile[], notices: readonly Node[]): Promise<void> {
  results.replaceChildren();
  working.hidden = false;
  bar.value = 0;
  status.textContent = "Reading …";
  try {
    const today = new Date().toISOString().slice(0, 10);
    const answer = await judge.ask({ files, today }, ({ name, part }) => {
      bar.value = part;
      status.textContent = `Reading ${name} …`;
    });
    // A later question has taken its place where it was stopped.
    if (answer === undefined) return;
    show([...notices, ...answerNodes(answer)]);
    if (answer.matrix !== undefined) showMatrix(answer.matrix.reasons);
  } catch (error) {
    show([notice(`This is a mistake of the page, not of the file: ${messageOf(error)}`)]);
  }
}

function show(nodes: readonly Node[]): void {
  working.hidden = true;
  results.replaceChildren(...nodes);
  const [first] = results.querySelectorAll<HTMLElement>("h2, .notice");
  status.textContent = "";
  first?.setAttribute("tabindex", "-1");
  first?.focus({ preventScroll: true });
}

function notice(words: string): HTMLElement {
  return element("p", { class: "notice", role: "status" }, words);
}

function answerNodes({ files, failures, matrix: platforms, comparison: compared }: Answer): Node[] {
  const [only, ...others] = files;
  const isAlone = only !== undefined && others.length === 0 && failures.length === 0;
  const swap = () => {
    asked = asked.toReversed();
    void judgeFiles(asked, []);
  };
  const unread = failures.map(({ name, message }) => notice(`${name} cannot be read: ${message}`));
  if (isAlone) return [...onlyFile(only), ...(platforms ? [matrix(platforms)] : [])];
  return [
    ...unread,
    ...(compared ? [comparison(compared, swap)] : []),
    ...(platforms ? [matrix(platforms)] : []),
    ...(files.length === 0
      ? []
      : [
          element(
            "section",
            { "aria-labelledby": "files" },
            element("h2", { id: "files" }, "The files"),
            ...files.map(foldedFile),
          ),
        ]),
  ];
}

function cancel(): void {
  judge.stop();
  show([notice("Canceled. Nothing was judged.")]);
}

function choose(button: string, field: string): void {
  const input = byId(field, HTMLInputElement);
  byId(button, HTMLButtonElement).addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    await judgeChosen(filesOfField(input));
    // The same file may be chosen again, once it changed.
    input.value = "";
  });
}

choose("choose-files", "files-field");
choose("choose-folder", "folder-field");
byId("cancel", HTMLButtonElement).addEventListener("click", cancel);
byId("judge-text", HTMLButtonElement).addEventListener(
  "click",
  () => void judgeChosen(pastedText(text.value)),
);
document.addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("dropping");
});
document.addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) document.body.classList.remove("dropping");
});
document.addEventListener("drop", async (event) => {
  event.preventDefault();
  document.body.classList.remove("dropping");
  if (event.dataTransfer !== null) await judgeTransfer(event.dataTransfer);
});
document.addEventListener("paste", async ({ clipboardData, target }) => {
  if (clipboardData === null || target === text) return;
  const pasted = clipboardData.getData("text/plain");
  if (clipboardData.files.length > 0) await judgeTransfer(clipboardData);
  else if (pasted !== "") await judgeChosen(pastedText(pasted));
});
openRulesFromAddress();
