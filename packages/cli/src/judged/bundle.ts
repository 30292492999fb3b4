export { judgedContents } from "@rampart/answers";
export { readBundle } from "@rampart/bundle";
