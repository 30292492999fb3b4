import type { Facts } from "@rampart/findings";

/** What a sentence has room for: metadata may declare thousands, and each file that they do not name has a finding. */
const mostNames = 20;

/** The files that dependencies name, for a finding about one that none of them names. */
export function declaredNames(names: ReadonlySet<string>): Facts<"bundle/dependency-undeclared"> {
  const declared = [...names].slice(0, mostNames);
  return { declared, ...(names.size > mostNames && { others: names.size - mostNames }) };
}
