import { rule } from "../rule-definition.ts";

const distrust = "Do not use this bundle: get it again from those who made it, and ask them if this stays.";

/** Rules about where a bundle comes from: what is said of it outside the zip. */
export const trustRules = {
  "trust/sha256-mismatch": rule<{ found: string; expected: string; source: string }>({
    subject: "trust",
    severity: "error",
    title: "not the bundle that was meant",
    message: ({ found, expected, source }) => `the file has sha256 ${found}, and ${source} says ${expected}`,
    help: distrust,
  }),
  "trust/checksum-missing": rule<{ list: string }>({
    subject: "trust",
    severity: "error",
    title: "bundle without a checksum",
    message: ({ list }) => `${list} has no checksum for this file`,
    help: "Compare the name of the file with those in the list. If it is not meant to be there, do not use this bundle.",
  }),
  "trust/signature-missing": rule<{ path: string }>({
    subject: "trust",
    severity: "error",
    title: "bundle without a signature",
    message: ({ path }) => `there is no signature ${path}`,
    help: "Get it from where the bundle comes from, or name it with --signature. `rampart sign` makes one.",
  }),
  "trust/signature-invalid": rule<{ path: string; problem: string }>({
    subject: "trust",
    severity: "error",
    title: "signature that does not fit",
    message: ({ path, problem }) => `the signature ${path} ${problem}`,
    help: distrust,
  }),
} as const;
