import { changeCatalogue } from "./change-catalogue.ts";
import type { ChangeSign } from "./change-definition.ts";
import type { Audience, Change, ChangeFacts, ChangeKind, Either } from "./change-facts.ts";

export type { ChangeSign } from "./change-definition.ts";
export type {
  Audience,
  BlockedDatabase,
  Change,
  ChangeFacts,
  ChangeKind,
  DependencyState,
  FileState,
  Impact,
  Keys,
  UnmetBy,
} from "./change-facts.ts";

export function change<K extends ChangeKind>(kind: K, subject: string, facts: ChangeFacts[K]): Change<K> {
  const { impact } = changeCatalogue[kind];
  const found = typeof impact === "function" ? impact(facts) : impact;
  return { kind, impact: found, subject, ...facts } as unknown as Change<K>;
}

/** Why a change has its impact. */
export function reasonOf<K extends ChangeKind>(found: Change<K>): string {
  const { reason } = changeCatalogue[found.kind as K];
  return typeof reason === "function" ? reason(found as unknown as ChangeFacts[K]) : reason;
}

/** Whom a change is for. */
export function audienceOf({ kind }: Change): Audience {
  return changeCatalogue[kind].affects;
}

/** Whether the subject of a change went, came, or is otherwise. */
export function signOf({ kind }: Change): ChangeSign {
  return changeCatalogue[kind].sign;
}

/** What either side names, in order. */
export function namesOnEither(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].toSorted();
}

/** A side of a change, where it says something. */
export function sides<Value>(before: Value | undefined, after: Value | undefined): Either<Value> {
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}
