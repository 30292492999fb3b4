import type { AnswerCase } from "./answer-case.ts";
import { actionAnswers, clusterAnswers } from "./cluster-answers.cases.ts";
import { databaseAnswers } from "./database-answers.cases.ts";
import { moduleAnswers } from "./module-answers.cases.ts";

export const answerCases: readonly AnswerCase[] = [
  ...moduleAnswers,
  ...clusterAnswers,
  ...databaseAnswers,
  ...actionAnswers,
];
