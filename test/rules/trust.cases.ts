import { generateKeyPairSync } from "node:crypto";
import { judgeChecksum, judgeSignature, parseChecksums, signBundle } from "@rampart/bundle";
import type { RuleCases } from "./rule-case.ts";

const digests = { sha256: "7e9e39ce".repeat(8), contentDigest: "2935ea53".repeat(8) };
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const list = (line: string) => parseChecksums("SHA256SUMS", `${line}\n`);
const judged = (line: string) => () => judgeChecksum("tally.zip", digests.sha256, list(line));
const signature = signBundle(digests, privateKey);
const signed = (text?: string) => () => judgeSignature("tally.zip.sig", text, publicKey, digests);
const ofOther = signBundle({ ...digests, sha256: "0".repeat(64) }, privateKey);

const good = judged(`${digests.sha256}  tally.zip`);

export const cases: RuleCases = {
  "trust/sha256-mismatch": { failing: judged(`${"0".repeat(64)}  tally.zip`), passing: good },
  "trust/checksum-missing": { failing: judged(`${digests.sha256}  tally-rhel8.zip`), passing: good },
  "trust/signature-missing": { failing: signed(), passing: signed(signature) },
  "trust/signature-invalid": { failing: signed(ofOther), passing: signed(signature) },
};
