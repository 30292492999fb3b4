import { withoutLeadingDot } from "../file-name.ts";

/**
 * The URI reference of a file as a caller named it: relative to the working directory, or with the scheme `file`
 * where the name is absolute. Whatever has a meaning in URIs is percent-encoded, but the slashes.
 */
export function artifactUri(file: string): string {
  // C:\modules\ramp.yml, \\server\share\ramp.yml
  if (/^[A-Za-z]:[\\/]/.test(file)) return `file:///${file.slice(0, 2)}${encodePath(slashes(file.slice(2)))}`;
  if (file.startsWith("\\\\")) return `file:${encodePath(slashes(file))}`;
  if (file.startsWith("/")) return `file:///${encodePath(file.replace(/^\/+/, ""))}`;
  return encodePath(withoutLeadingDot(file));
}

/** The URI reference of an entry: its name in the archive, never one that leads out of its archive by its form. */
export function entryUri(name: string): string {
  return encodePath(name).replace(/^\/+/, (leading) => "%2F".repeat(leading.length));
}

function encodePath(path: string): string {
  // A lone surrogate has no bytes to encode.
  return path
    .replace(/\p{Cs}/gu, "\ufffd")
    .split("/")
    .map(encodeURIComponent)
    .join("/");
}

function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}
