/** Replaced when a release is built, by scripts/bundle-cli.mjs. */
declare const RAMPART_DOCUMENTATION_BASE: string | undefined;

/** Where the files of `docs` can be read, with a slash at its end; undefined unless a release is built. */
const documentationBase: string | undefined =
  typeof RAMPART_DOCUMENTATION_BASE === "undefined" ? undefined : RAMPART_DOCUMENTATION_BASE;

/** Whether pages are on the web, so that what names them is a link. */
export const isPublished: boolean = documentationBase !== undefined;

/** Where a page can be read: a link in a release, else the file in a checkout. */
export function documentationOf(page: string, base: string | undefined = documentationBase): string {
  return base === undefined ? `docs/${page}` : new URL(page, base).href;
}
