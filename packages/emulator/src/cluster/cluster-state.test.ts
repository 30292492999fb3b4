import { describe, expect, it } from "vitest";
import {
  begin,
  type ClusterState,
  type Effect,
  emptyState,
  isBusy,
  pendingModules,
  type StoredAction,
  settle,
} from "./cluster-state.ts";

const module = {
  object: { uid: "a", module_name: "tally", version: 10203, semantic_version: "1.2.3" },
  moduleJson: "{}",
};

function action(effect: Effect, changes: Partial<StoredAction> = {}): StoredAction {
  return {
    uid: "1",
    name: "n",
    begun: 1000,
    ends: 2000,
    object: "module:a",
    description: "d",
    effect,
    isDone: false,
    ...changes,
  };
}

const upload = action({ kind: "add-module", module });
const before: ClusterState = { ...emptyState, databases: [{ uid: 1, status: "active-change-pending" }] };
const upgrade = action({ kind: "replace-database", database: { uid: 1, redis_version: "8.0" } });

describe("settle", () => {
  it("does nothing before the end", () => {
    const state = begin(emptyState, upload);
    expect(settle(state, 1999)).toBe(state);
    expect(pendingModules(state)).toEqual([module]);
  });

  it("does once what the action was for", () => {
    const settled = settle(begin(emptyState, upload), 2000);
    expect(settled.modules).toEqual([module]);
    expect(pendingModules(settled)).toEqual([]);
    expect(settle(settled, 3000)).toBe(settled);
  });

  it("deletes a module", () => {
    const state = { ...emptyState, modules: [module] };
    expect(settle(begin(state, action({ kind: "delete-module", uid: "a" })), 2000).modules).toEqual([]);
  });

  it("replaces a database, which is busy until then", () => {
    const state = begin(before, upgrade);
    expect(isBusy(state, 1)).toBe(true);
    expect(isBusy(state, 2)).toBe(false);
    const settled = settle(state, 2000);
    expect(settled.databases).toEqual([{ uid: 1, redis_version: "8.0" }]);
    expect(isBusy(settled, 1)).toBe(false);
  });

  it("leaves things as they were where the action fails", () => {
    const settled = settle(begin(before, { ...upgrade, error: "no room" }), 2000);
    expect(settled.databases).toEqual([{ uid: 1, status: "active" }]);
    expect(settled.actions).toMatchObject([{ isDone: true, error: "no room" }]);
  });

  it("never ends one that hangs", () => {
    const state = begin(emptyState, { ...upload, ends: null });
    expect(settle(state, Number.MAX_SAFE_INTEGER)).toBe(state);
  });
});

describe("begin", () => {
  it("keeps the newest thousand", () => {
    let state = emptyState;
    for (let uid = 0; uid < 1005; uid += 1) state = begin(state, { ...upload, uid: String(uid) });
    expect(state.actions).toHaveLength(1000);
    expect(state.actions.at(-1)?.uid).toBe("1004");
  });
});
