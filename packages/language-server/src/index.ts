export type { RulePage } from "./rule-page.ts";
export { type ServerOptions, serve } from "./serve.ts";
