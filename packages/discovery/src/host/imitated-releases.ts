/** Releases of Redis, major and minor, that the module host imitates, oldest first. A test holds them against its data. */
export const imitatedReleases: readonly string[] = [
  ...["4.0", "5.0", "6.0", "6.2", "7.0", "7.2", "7.4"],
  ...["8.0", "8.2", "8.4", "8.6", "8.8", "8.10"],
];
