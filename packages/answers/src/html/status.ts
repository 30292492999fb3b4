import type { CellStatus } from "@rampart/compat";

export const statusSymbols: Readonly<Record<CellStatus, string>> = {
  accepted: "✓",
  rejected: "✗",
  "other-redis-version": "·",
  unknown: "?",
};

export const statusWords: Readonly<Record<CellStatus, string>> = {
  accepted: "accepted",
  rejected: "would fail here",
  "other-redis-version": "made for another Redis version",
  unknown: "not known",
};

/** The symbol in its color and shape; the words are next to it. */
export function chip(status: CellStatus): string {
  return `<span class="chip ${status}" aria-hidden="true">${statusSymbols[status]}</span>`;
}
