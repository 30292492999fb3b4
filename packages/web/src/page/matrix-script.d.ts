/** The script of the matrix, which `answers` has as text: scripts/bundle-page.mjs makes it a module. */
export function showMatrix(reasons: object): void;
