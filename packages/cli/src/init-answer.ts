import { printable, renderFinding } from "@rampart/findings";
import { judgeFields, parseManifest } from "@rampart/metadata";

/** What is to be said of an answer as the value of its field, and whether the question is asked again. */
export function judgeAnswer(
  field: string,
  answer: string,
): { readonly problems: readonly string[]; readonly isRefused: boolean } {
  const text = JSON.stringify({ [field]: answer });
  const found = judgeFields(parseManifest(Buffer.from(text), {})).filter(
    ({ rule, place }) => place.pointer === `/${field}` && rule !== "manifest/environment-missing",
  );
  return {
    problems: found.map((one) => {
      const { message, help = "" } = renderFinding(one);
      return printable(`${message}. ${help}`.trimEnd());
    }),
    // `lint` only warns of a major version alone; here somebody is there to complete it.
    isRefused: found.some(
      ({ severity, rule }) => severity === "error" || rule === "metadata/compatible-redis-version-incomplete",
    ),
  };
}
