export { isCheckout, proposalOf, readCheckout } from "./data-propose/checkout.ts";
export { commandsOf, functionsOf } from "./data-propose/read-api-pages.ts";
export { knownNames } from "./data-propose/known-names.ts";
