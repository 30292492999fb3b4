import type { ModuleUser } from "@rampart/deploy";

/** The databases that use what is to be deleted, in a sentence; nothing where none does. */
export function usersSentence(users: readonly ModuleUser[], what: string): string[] {
  if (users.length === 0) return [];
  const names = users.map(({ uid, name }) => (name === undefined ? `${uid}` : `${uid} (${name})`));
  const databases = users.length === 1 ? `database ${names[0]} uses` : `databases ${names.join(", ")} use`;
  return [`warning: ${databases} ${what}`];
}
