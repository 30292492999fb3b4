export { isCheckout, proposalOf, readCheckout } from "./data-propose/checkout.ts";
export { knownNames } from "./data-propose/known-names.ts";
export { commandsOf, functionsOf } from "./data-propose/read-api-pages.ts";
