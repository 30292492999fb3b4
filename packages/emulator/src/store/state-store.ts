import type { ClusterState } from "../cluster/cluster-state.ts";

/** Where the state of a cluster is. */
export interface StateStore {
  readonly state: ClusterState;
  /** Resolves when the state is kept. */
  keep(state: ClusterState): Promise<void>;
  /** Lets go of where it is. */
  close(): Promise<void>;
}

export class MemoryStore implements StateStore {
  #state: ClusterState;

  constructor(state: ClusterState) {
    this.#state = state;
  }

  get state(): ClusterState {
    return this.#state;
  }

  async keep(state: ClusterState): Promise<void> {
    this.#state = state;
  }

  async close(): Promise<void> {}
}
