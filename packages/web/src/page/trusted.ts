/** What a browser with Trusted Types has; the types of a page do not know them yet. */
interface TrustedTypes {
  createPolicy(name: string, rules: Policy): Policy;
}

interface Policy {
  createHTML(markup: string): string;
  createScriptURL(address: string): string;
}

const rules: Policy = { createHTML: (markup) => markup, createScriptURL: (address) => address };
const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
const policy = trustedTypes?.createPolicy("rampart", rules) ?? rules;

/** The two places where text becomes more than text; the browser refuses any other. */
export const trusted = {
  /** Markup of the matrix, whose renderer escapes every text of a file. */
  markup(markup: string): readonly Node[] {
    const parsed = new DOMParser().parseFromString(policy.createHTML(markup), "text/html");
    return [...parsed.body.childNodes];
  },
  workerAddress(address: string): string {
    return policy.createScriptURL(address);
  },
};
