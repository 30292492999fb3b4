export { isCheckout, proposalOf, readCheckout } from "./checkout.ts";
export { knownNames } from "./known-names.ts";
