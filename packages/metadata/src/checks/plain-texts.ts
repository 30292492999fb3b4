import { parseUrl } from "@rampart/bytes";
import { type Finding, finding } from "@rampart/findings";
import type { MetadataCheck } from "./metadata-check.ts";

/** Texts that are mostly free: what a cluster refuses in arguments, and what people would stumble over. */
export const plainTexts: MetadataCheck = ({ fields, document }) => {
  const { command_line_args = "", email = "", homepage = "", git_sha = "" } = fields;
  const findings: Finding[] = [];
  // Source: redis/docs, content/operate/rs/references/rest-api/requests/modules/config.md.
  const characters = [...new Set(command_line_args.match(/[&<>"]/g) ?? [])];
  if (characters.length > 0) {
    const place = document.place(["command_line_args"]);
    findings.push(finding("metadata/arguments-refused", place, { field: "command_line_args", characters }));
  }
  const meant = /^b'([0-9a-f]+)'$/.exec(git_sha)?.[1];
  if (meant !== undefined) {
    findings.push(finding("metadata/git-sha-python", document.place(["git_sha"]), { value: git_sha, meant }));
  }
  if (email !== "" && !/^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(email)) {
    findings.push(finding("metadata/email-malformed", document.place(["email"]), { value: email }));
  }
  if (homepage !== "" && !isWebAddress(homepage)) {
    findings.push(finding("metadata/homepage-malformed", document.place(["homepage"]), { value: homepage }));
  }
  return findings;
};

export function isWebAddress(text: string): boolean {
  // `URL` takes line ends and tabs away, and escapes the others.
  if (/[\s\p{Cc}\p{Bidi_Control}]/u.test(text)) return false;
  return /^https?:$/.test(parseUrl(text)?.protocol ?? "");
}
