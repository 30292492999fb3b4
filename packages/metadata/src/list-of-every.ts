/**
 * A list of every one of some names: a list that lacks one does not compile, so a field that the schema gets later has to
 * be decided on.
 */
export function listOfEvery<Name extends string>(): <const List extends readonly Name[]>(
  list: List & (Exclude<Name, List[number]> extends never ? unknown : never),
) => List {
  return (list) => list;
}
