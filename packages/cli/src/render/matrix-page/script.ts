/** Runs in the page: opens reasons, moves between cells, hides what is past its end. Text is set, never markup. */
export const pageScript = `
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const dialog = document.getElementById("reasons");
const marks = { accepted: "✓", rejected: "✗", unknown: "?", skipped: "–" };

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function describe(aspect) {
  const said = [aspect.bundle && "bundle: " + aspect.bundle, aspect.target && "target: " + aspect.target];
  const facts = said.filter(Boolean).join("; ") || (aspect.verdict === "skipped" ? "not asked" : "");
  return [
    element("dt", marks[aspect.verdict] + " " + aspect.name + (aspect.code ? ": " + aspect.code : ""), aspect.verdict),
    ...(facts ? [element("dd", facts)] : []),
    ...aspect.reasons.flatMap(({ message, help }) => [element("dd", message), ...(help ? [element("dd", help)] : [])]),
    element("dd", "Source: " + aspect.sources.join(", "), "source"),
  ];
}

function open(button) {
  const cell = data.cells[button.dataset.cell];
  document.getElementById("reasons-title").textContent = cell.title + ": " + cell.verdict;
  const list = document.createElement("dl");
  const order = { rejected: 0, unknown: 1, accepted: 2, skipped: 3 };
  const aspects = cell.aspects.map((index) => data.aspects[index]);
  for (const aspect of aspects.sort((a, b) => order[a.verdict] - order[b.verdict])) list.append(...describe(aspect));
  document.getElementById("reasons-body").replaceChildren(list);
  dialog.showModal();
  dialog.scrollTop = 0;
  dialog.addEventListener("close", () => button.focus(), { once: true });
}

// One stop for the Tab key in each table; the arrows move inside.
for (const table of document.querySelectorAll("table")) {
  const buttons = [...table.querySelectorAll("button")];
  buttons.forEach((button, index) => { button.tabIndex = index === 0 ? 0 : -1; });
}

function rowsOf(table) {
  return [...table.querySelectorAll("tbody:not([hidden]) tr:not(.line)")];
}

function focusCell(button, from) {
  if (!button) return;
  if (from) from.tabIndex = -1;
  button.tabIndex = 0;
  button.focus();
}

function beside(button, step) {
  const cells = [...button.closest("tr").querySelectorAll("button")];
  return cells[cells.indexOf(button) + step];
}

function below(button, step) {
  const rows = rowsOf(button.closest("table"));
  const column = button.closest("td").cellIndex;
  for (let index = rows.indexOf(button.closest("tr")) + step; rows[index]; index += step) {
    const found = rows[index].cells[column].querySelector("button");
    if (found) return found;
  }
}

const moves = {
  ArrowRight: (button) => beside(button, 1),
  ArrowLeft: (button) => beside(button, -1),
  ArrowDown: (button) => below(button, 1),
  ArrowUp: (button) => below(button, -1),
  Home: (button) => button.closest("tr").querySelector("button"),
  End: (button) => [...button.closest("tr").querySelectorAll("button")].at(-1),
};

document.addEventListener("keydown", (event) => {
  const button = event.target.closest?.("button[data-cell]");
  const move = moves[event.key];
  if (!button || !move) return;
  event.preventDefault();
  focusCell(move(button), button);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-cell]");
  if (button) open(button);
  else if (event.target === dialog) dialog.close();
});

const hideEnded = document.getElementById("hide-ended");
hideEnded.closest("label").hidden = false;
hideEnded.addEventListener("change", () => {
  const today = new Date().toISOString().slice(0, 10);
  for (const body of document.querySelectorAll("tbody")) {
    const isOver = body.dataset.end !== "" && body.dataset.end < today;
    body.hidden = hideEnded.checked && isOver;
  }
  for (const table of document.querySelectorAll("table")) {
    const visible = rowsOf(table).flatMap((row) => [...row.querySelectorAll("button")]);
    if (visible.length > 0 && !visible.some((button) => button.tabIndex === 0)) visible[0].tabIndex = 0;
  }
});
`;
