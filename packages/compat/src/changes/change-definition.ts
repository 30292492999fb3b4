import type { Audience, Impact } from "./change-facts.ts";

/** Whether something went, came, or is otherwise. */
export type ChangeSign = "-" | "+" | "~";

export interface ChangeDefinition<Facts> {
  readonly sign: ChangeSign;
  readonly affects: Audience;
  readonly impact: Impact | ((facts: Facts) => Impact);
  /** Why it has this impact: a clause, for the end of a sentence. */
  readonly reason: string | ((facts: Facts) => string);
}
