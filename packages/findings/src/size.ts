const units = ["bytes", "KiB", "MiB", "GiB"] as const;

/** A number of bytes for people: `512 bytes`, `15.6 KiB`. */
export function renderSize(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${power === 0 ? bytes : (bytes / 1024 ** power).toFixed(1)} ${units[power]}`;
}
