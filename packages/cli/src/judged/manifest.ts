export { judgedManifest } from "@rampart/answers";
