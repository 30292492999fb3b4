import { expect } from "vitest";
import { openedZip } from "../opened.test-support.ts";
import { buildZip, type RawEntry, type RawZip, text } from "./zip-builder.test-support.ts";
import type { ZipLimits } from "./zip-limits.ts";
import type { ZipProblemCode } from "./zip-problem.ts";

export interface ProblemCase {
  code: ZipProblemCode;
  what: string;
  zip: RawZip;
  facts?: object;
  limits?: Partial<ZipLimits>;
  /** Further problems that cannot be kept apart from the one meant. */
  also?: ZipProblemCode[];
  /** How many entries are listed, if not all. */
  listed?: number;
}

export const content = text("some content that can be packed, packed, packed");
export const good: RawEntry = { name: "good.txt", content };

/** A zip file with the entry in question and a good one. */
export function withGood(entry: RawEntry): RawZip {
  return { entries: [{ content, ...entry }, good] };
}

/** The zip file has this problem and no other, and is listed all the same. */
export async function expectProblem({
  code,
  zip,
  facts = {},
  limits,
  also = [],
  listed,
}: ProblemCase): Promise<void> {
  const opened = await openedZip(buildZip(zip), limits);
  const codes = opened.problems.map((problem) => problem.code);
  expect(codes.toSorted()).toEqual([code, ...also].toSorted());
  expect(opened.problems.find((problem) => problem.code === code)?.facts).toMatchObject(facts);
  expect(opened.entries).toHaveLength(listed ?? zip.entries?.length ?? 0);
}
