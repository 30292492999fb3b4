export { type ActionReport, followAction, readAction, readActions } from "./actions/follow-action.ts";
export { type Clock, systemClock } from "./clock.ts";
export { addressOf, type ClientOptions, ClusterClient, type Credentials } from "./cluster-client.ts";
export { ClusterError, type FailureCode } from "./cluster-error.ts";
export type { Patience } from "./repetition.ts";
export type { ConnectOptions } from "./transport/connect.ts";
export { explainFailure } from "./transport/explain-failure.ts";
export type { ProgressListener, UploadFile } from "./transport/multipart.ts";
export { createNodeTransport } from "./transport/node-transport.ts";
export { proxyFromEnvironment } from "./transport/proxy.ts";
export {
  type RequestBody,
  type Transport,
  TransportError,
  type TransportRequest,
  type TransportResponse,
} from "./transport/transport.ts";
export { type CarryOutOptions, carryOut } from "./upload/carry-out.ts";
export { type ClusterState, type NodeState, readClusterState, readNodes } from "./upload/cluster-state.ts";
export { type Endpoint, endpointFamilies, newestEndpoint } from "./upload/endpoint-family.ts";
export {
  findModule,
  hasArtifact,
  type PlannedNode,
  type PlannedRequest,
  plannedRequests,
  planUpload,
  type UploadBundle,
  type UploadPlan,
} from "./upload/plan-upload.ts";
export type {
  NodeOutcome,
  NodeResult,
  RecordResult,
  UploadEvent,
  UploadListener,
  UploadResult,
} from "./upload/upload-result.ts";
