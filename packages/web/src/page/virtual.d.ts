/** The script of the matrix, made a module by scripts/bundle-page.mjs. */
declare module "virtual:matrix-script" {
  export function showMatrix(reasons: object): void;
}
