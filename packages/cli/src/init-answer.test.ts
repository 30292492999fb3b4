import { describe, expect, it } from "vitest";
import { judgeAnswer } from "./init-answer.ts";

describe("an answer of init", () => {
  it.each([
    ["compatible_redis_version", "8", "minor"],
    ["compatible_redis_version", "10", "minor"],
    ["compatible_redis_version", "eight", "version"],
    ["compatible_redis_version", "8.", "version"],
    ["min_redis_version", "v8.0", "version"],
  ])("%s %s is asked for again", (field, answer, word) => {
    const { problems, isRefused } = judgeAnswer(field, answer);
    expect(isRefused).toBe(true);
    expect(problems.join("\n")).toContain(word);
  });

  it.each([
    ["compatible_redis_version", "12.0", "newer"],
    ["compatible_redis_version", "99.99", "placeholder"],
    ["min_redis_version", "10", "newer"],
    ["homepage", "example", "address"],
  ])("%s %s is taken, with a word about it", (field, answer, word) => {
    const { problems, isRefused } = judgeAnswer(field, answer);
    expect(isRefused).toBe(false);
    expect(problems.join("\n")).toContain(word);
  });

  it.each([
    ["compatible_redis_version", "8.2"],
    ["min_redis_version", "8"],
    ["description", 'Counts: "by key" # 7.10'],
    ["author", "2024-01-01"],
  ])("%s %s is taken", (field, answer) => {
    expect(judgeAnswer(field, answer)).toEqual({ problems: [], isRefused: false });
  });
});
