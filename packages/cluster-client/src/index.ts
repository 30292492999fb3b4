export {
  type ActionReport,
  followAction,
  hasEnded,
  hasFailed,
  readAction,
  readActions,
} from "./actions/follow-action.ts";
export type { ShapeListener } from "./answer-shape.ts";
export {
  askBeforeRepeating,
  type Delivery,
  type DeliveryEvent,
  isUncertain,
} from "./ask-before-repeating.ts";
export { addressOf, type ClientOptions, type Credentials } from "./client-options.ts";
export { type Clock, systemClock } from "./clock.ts";
export { ClusterClient } from "./cluster-client.ts";
export { ClusterError, type FailureCode } from "./cluster-error.ts";
export { defaultPatience, type Patience } from "./repetition.ts";
export type { ConnectOptions } from "./transport/connect.ts";
export { explainFailure } from "./transport/explain-failure.ts";
export type { ProgressListener, UploadFile } from "./transport/multipart.ts";
export { createNodeTransport } from "./transport/node-transport.ts";
export { proxyFromEnvironment, UnsupportedProxyError } from "./transport/proxy.ts";
export {
  type RequestBody,
  type Transport,
  TransportError,
  type TransportRequest,
  type TransportResponse,
} from "./transport/transport.ts";
