export { judgedMetadata } from "@rampart/answers";
