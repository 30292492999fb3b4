/**
 * Runs in the page: opens the cell of the address, moves between cells. Text is set, never markup. It does nothing before
 * `showMatrix` is called, which may be again when the page shows another matrix.
 */
export const matrixScript = `
"use strict";
let data = { aspects: [], entries: [], cells: {} };
const dialog = document.getElementById("reasons");
const marks = { accepted: "✓", rejected: "✗", unknown: "?", skipped: "–", "other-redis-version": "·" };
const order = { rejected: 0, unknown: 1, accepted: 2, skipped: 3 };

function element(name, content, className) {
  const made = document.createElement(name);
  made.append(...[content].flat());
  if (className) made.className = className;
  return made;
}

function chip(status) {
  const made = element("span", marks[status], "chip " + status);
  made.setAttribute("aria-hidden", "true");
  return made;
}

function link(address, text) {
  const made = element("a", text);
  made.href = address;
  if (!address.startsWith("#")) made.rel = "noreferrer";
  return made;
}

function aspectItems(aspect) {
  const said = [aspect.bundle && "bundle: " + aspect.bundle, aspect.target && "target: " + aspect.target];
  const facts = said.filter(Boolean).join("; ") || (aspect.verdict === "skipped" ? "not asked" : "");
  const sources = aspect.sources.flatMap(({ text, short, link: address }, index) => {
    const shown = address ? link(address, short) : element("span", short);
    shown.title = text;
    return [...(index > 0 ? [", "] : []), shown];
  });
  const name = element("strong", aspect.name + (aspect.code ? ": " + aspect.code : ""));
  return [
    element("dt", [chip(aspect.verdict), name, ...(facts ? [element("small", facts)] : [])]),
    ...aspect.reasons.flatMap(({ message, help }) => [element("dd", message), ...(help ? [element("dd", help, "help")] : [])]),
    ...(sources.length > 0 ? [element("dd", ["Sources: ", ...sources], "sources")] : []),
  ];
}

function aspectList(indexes) {
  const aspects = indexes.map((index) => data.aspects[index]);
  return element("dl", aspects.sort((a, b) => order[a.verdict] - order[b.verdict]).flatMap(aspectItems));
}

function bundleList(bundles) {
  return element("ul", bundles.map(({ name, status, words, cell }) =>
    element("li", [chip(status), element("span", [link("#" + cell, name), words ? ": " + words : ""])])));
}

let opened;
let focusedBefore;

function open(id) {
  const known = Object.hasOwn(data.cells, id) ? data.cells[id] : undefined;
  if (!known) return;
  const [title, index] = known;
  const { status, verdict, aspects, bundles } = data.entries[index];
  document.getElementById("reasons-title").textContent = title;
  document.getElementById("reasons-verdict").replaceChildren(chip(status), element("span", verdict));
  document.getElementById("reasons-body").replaceChildren(bundles ? bundleList(bundles) : aspectList(aspects));
  document.getElementById("reasons-link").href = "#" + id;
  highlight(id);
  if (!dialog.open) {
    focusedBefore = document.activeElement;
    dialog.showModal();
  }
  dialog.scrollTop = 0;
}

/** The cell itself, or the row that represents it. */
function placeOf(id) {
  const found = document.getElementById(id);
  return found && (found.matches("a, tr") ? found : found.parentElement.querySelector("a"));
}

function highlight(id) {
  opened?.classList.remove("shared");
  opened = placeOf(id);
  if (!opened) return;
  for (let folded = opened.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
  opened.classList.add("shared");
  opened.scrollIntoView({ block: "nearest" });
}

function openAddress() {
  const id = decodeURIComponent(location.hash.slice(1));
  if (id) open(id);
}

function visit(id) {
  if (location.hash !== "#" + id) history.pushState(null, "", "#" + id);
  open(id);
}

dialog.addEventListener("close", () => {
  history.replaceState(null, "", location.href.split("#")[0]);
  const cell = opened?.matches("a") ? opened : opened?.querySelector("a");
  // This event comes after the dialog is gone: a key that was pressed since may have moved the focus.
  const moved = document.activeElement.matches("a.cell, a.bar") && document.activeElement !== focusedBefore;
  if (!moved) cell?.focus();
  opened?.classList.remove("shared");
});

// One stop for the Tab key in each table; the arrows move inside, and from table to table.
function linksOf(root) {
  return [...root.querySelectorAll("a.cell, a.bar")];
}
function placeStops() {
  for (const table of document.querySelectorAll("table")) {
    linksOf(table).forEach((cell, index) => { cell.tabIndex = index === 0 ? 0 : -1; });
  }
}

function focusCell(cell) {
  if (!cell) return;
  for (const other of linksOf(cell.closest("table"))) other.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus();
}

function beside(cell, step) {
  const cells = linksOf(cell.closest("tr"));
  return cells[cells.indexOf(cell) + step];
}

// A row that is one link has no column of its own: the one that was left counts.
let column;

function below(cell, step) {
  column = cell.dataset.redis ?? column;
  const rows = [...document.querySelectorAll("tbody tr")].filter((row) => linksOf(row).some((one) => one.checkVisibility()));
  for (let index = rows.indexOf(cell.closest("tr")) + step; rows[index]; index += step) {
    const cells = linksOf(rows[index]);
    const found = cells.find((one) => one.matches(".bar") || !column || one.dataset.redis === column);
    if (found) return found;
  }
}

const moves = {
  ArrowRight: (cell) => beside(cell, 1),
  ArrowLeft: (cell) => beside(cell, -1),
  ArrowDown: (cell) => below(cell, 1),
  ArrowUp: (cell) => below(cell, -1),
  Home: (cell) => linksOf(cell.closest("tr"))[0],
  End: (cell) => linksOf(cell.closest("tr")).at(-1),
};

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("a.cell, a.bar");
  if (!cell) return;
  const move = moves[event.key];
  if (!move && event.key !== " ") return;
  event.preventDefault();
  if (move) focusCell(move(cell));
  else visit(cell.id);
});

document.addEventListener("click", (event) => {
  const to = event.target.closest("a[href^='#']");
  const isCell = to && Object.hasOwn(data.cells, decodeURIComponent(to.hash.slice(1)));
  if (isCell && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
    event.preventDefault();
    visit(decodeURIComponent(to.hash.slice(1)));
  } else if (event.target === dialog) dialog.close();
});
addEventListener("hashchange", openAddress);

// The page may be read long after it was made.
function foldEnded() {
  const today = new Date().toISOString().slice(0, 10);
  for (const line of document.querySelectorAll("details.line")) {
    if (line.dataset.end && line.dataset.end < today) line.open = false;
  }
}

// Paper has no folds; what was folded is so again afterwards.
let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details:not([open])")];
  for (const one of unfolded) one.open = true;
});
addEventListener("afterprint", () => { for (const one of unfolded) one.open = false; });

function showMatrix(reasons) {
  data = reasons;
  opened = undefined;
  placeStops();
  foldEnded();
  for (const hint of document.querySelectorAll(".scripted")) hint.hidden = false;
  openAddress();
}
`;
