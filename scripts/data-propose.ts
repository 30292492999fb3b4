export { isCheckout, proposalOf, readCheckout } from "./data-propose/checkout.ts";
export { knownNames } from "./data-propose/known-names.ts";
