/** How an execution is watched that may start an action of the cluster. */
export interface FollowedExecution {
  /** Milliseconds that the action is watched. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
  /** Gets the uid of the action as soon as the cluster has named it. */
  readonly onAction?: ((uid: string) => void) | undefined;
}
