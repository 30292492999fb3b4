import { expect, it } from "vitest";
import { isDefinedByServer } from "./server-library.ts";

it.each([
  "pow",
  "powf",
  "powl",
  "powf128",
  "lgamma_r",
  "lgammaf_r",
  "__exp_finite",
  "__fpclassify",
  "erf",
  "ceil",
  "ceilf",
  "modf",
  "dlopen",
  "dladdr",
  "pthread_create",
  "sem_post",
  "shm_open",
  "timer_create",
])("%s comes with the server", (symbol) => {
  expect(isDefinedByServer(symbol)).toBe(true);
});

it.each([
  "",
  "SSL_new",
  "tally_limit",
  "powerful",
  "pthread_mine",
  "dlopenl",
  "res_query",
  "RedisModule_Alloc",
])("%j does not", (symbol) => {
  expect(isDefinedByServer(symbol)).toBe(false);
});
