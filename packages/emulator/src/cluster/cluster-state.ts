import type { DatabaseObject, ModuleObject } from "@rampart/cluster-api";

/** What a cluster remembers. Plain data: it is written to a file as it is. */
export interface ClusterState {
  readonly modules: readonly StoredModule[];
  readonly artifacts: readonly StoredArtifact[];
  readonly databases: readonly DatabaseObject[];
  /** Oldest first. */
  readonly actions: readonly StoredAction[];
  /** Fields of the cluster object that were changed. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface StoredModule {
  /** As `GET /v1/modules/{uid}` shows it. */
  readonly object: ModuleObject;
  /** Text of its `module.json`, by which it is judged later. */
  readonly moduleJson: string;
}

/** A file of a user-defined module on one node. */
export interface StoredArtifact {
  readonly node: number;
  readonly module_name: string;
  readonly version: number;
  readonly semantic_version: string;
  /** Names. */
  readonly dependencies: readonly string[];
}

export interface StoredAction {
  readonly uid: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly begun: number;
  /** Milliseconds since 1970; null for one that hangs. */
  readonly ends: number | null;
  /** `bdb:1`, or `module:` and the uid. */
  readonly object: string;
  /** For people. */
  readonly description: string;
  /** How it ends, where that is not completed or failed; nothing comes of it. */
  readonly end?: string;
  /** Why it fails at its end. */
  readonly error?: string;
  readonly effect: Effect;
  readonly isDone: boolean;
}

/** What an action does to the cluster at its end. */
export type Effect =
  | { readonly kind: "add-module"; readonly module: StoredModule }
  | { readonly kind: "delete-module"; readonly uid: string }
  | { readonly kind: "replace-database"; readonly database: DatabaseObject };

export const emptyState: ClusterState = {
  modules: [],
  artifacts: [],
  databases: [],
  actions: [],
  settings: {},
};

/** So many results of actions are kept. */
const keptActions = 1000;

/** The state with everything done that has come to its end by `now`, in milliseconds since 1970. Pure. */
export function settle(state: ClusterState, now: number): ClusterState {
  const due = state.actions.filter(({ isDone, ends }) => !isDone && ends !== null && ends <= now);
  if (due.length === 0) return state;
  const actions = state.actions.map((action) =>
    due.includes(action) ? { ...action, isDone: true } : action,
  );
  return due.reduce<ClusterState>(
    (changed, { effect, error, end }) =>
      error === undefined && end === undefined ? apply(changed, effect) : undo(changed, effect),
    { ...state, actions },
  );
}

export function begin(state: ClusterState, action: StoredAction): ClusterState {
  return { ...state, actions: [...state.actions, action].slice(-keptActions) };
}

/** Modules of uploads that have not come to their end. */
export function pendingModules({ actions }: ClusterState): readonly StoredModule[] {
  return actions.flatMap(({ isDone, effect }) =>
    !isDone && effect.kind === "add-module" ? [effect.module] : [],
  );
}

/** One more module; a build of one that is there adds its platforms to that. */
export function withModule(modules: readonly StoredModule[], added: StoredModule): readonly StoredModule[] {
  if (!modules.some((module) => isSameModule(module, added))) return [...modules, added];
  return modules.map((module) => {
    if (!isSameModule(module, added)) return module;
    const platforms = { ...module.object.platforms, ...added.object.platforms };
    return { ...module, object: { ...module.object, platforms } };
  });
}

export function isSameModule({ object: a }: StoredModule, { object: b }: StoredModule): boolean {
  return a.module_name === b.module_name && a.semantic_version === b.semantic_version;
}

/** The action that is changing a database. */
export function isBusy({ actions }: ClusterState, uid: number): boolean {
  return actions.some(
    ({ isDone, effect }) => !isDone && effect.kind === "replace-database" && effect.database.uid === uid,
  );
}

export function replaceDatabase(state: ClusterState, database: DatabaseObject): ClusterState {
  const databases = state.databases.map((one) => (one.uid === database.uid ? database : one));
  return { ...state, databases };
}

function apply(state: ClusterState, effect: Effect): ClusterState {
  switch (effect.kind) {
    case "add-module":
      return { ...state, modules: withModule(state.modules, effect.module) };
    case "delete-module":
      return { ...state, modules: state.modules.filter(({ object }) => object.uid !== effect.uid) };
    case "replace-database":
      return replaceDatabase(state, effect.database);
  }
}

/** A database whose change failed is as it was, and not busy any more. */
function undo(state: ClusterState, effect: Effect): ClusterState {
  if (effect.kind !== "replace-database") return state;
  const database = state.databases.find(({ uid }) => uid === effect.database.uid);
  return database === undefined ? state : replaceDatabase(state, { ...database, status: "active" });
}
