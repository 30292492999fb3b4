/**
 * Why a run cannot go on, in one word of ours. Scripts read it in the JSON output, so a word keeps its meaning. All of
 * them are here, as all rules are in one catalogue: whoever catches a `RampartError` knows what can come.
 */
export type RampartErrorCode = CallCode | InputCode | EnvironmentCode | ClusterCode;

/** The call is at fault, or a file that directs it. */
type CallCode =
  | "usage"
  | "output-collision"
  | "output-is-input"
  | `${"configuration" | "baseline" | "target" | "database" | "inventory" | "data"}-invalid`
  | "configuration-ambiguous"
  | "databases-invalid"
  | "endpoint-missing"
  | "nodes-differ"
  | "cluster-repeated"
  | "bundles-differ"
  | "bundles-alike"
  | "module-ambiguous"
  | "password-unusable"
  | "proxy-malformed"
  | "cacert-malformed"
  | "checksums-invalid"
  | "key-invalid"
  | "client-certificate-malformed"
  | "declined";

/** What was given is at fault. */
type InputCode = "bundle-unreadable" | "entry-refused" | "parts-differ" | "rejected" | "url-differs";

type EnvironmentCode =
  | "file-unreadable"
  | "file-unwritable"
  | "file-exists"
  | "not-a-file"
  | "no-files"
  | "input-too-large"
  | "dependency-unreadable"
  | "source-changed"
  | "no-git-commit"
  | "cannot-listen"
  | "too-many-files"
  | "state-unreadable"
  | "state-in-use"
  | "internal"
  | "interrupted"
  | "roll-back-failed"
  // Of a folder that is packed into an archive.
  | "output-inside-source"
  | "unsafe-name"
  | "special-file"
  | "symlink-broken"
  | "symlink-outside"
  // Of a module that is loaded.
  | "discovery-refused"
  | "discovery-crashed"
  | "discovery-timed-out"
  | "discovery-unloadable"
  | "discovery-no-module-host"
  | "discovery-no-redis-server"
  | "discovery-server-failed"
  | "discovery-foreign-architecture"
  | "discovery-no-sysroot"
  | "discovery-malformed-answer"
  | "discovery-output-flood"
  | "discovery-not-isolated"
  | "discovery-no-folder"
  | "discovery-interrupted";

type ClusterCode =
  | "no-nodes"
  | "no-such-database"
  | "no-such-module"
  | "no-such-artifact"
  | "artifact-unknown"
  | "unexpected-result"
  // The answer to what changes something was lost: it may have been done.
  | "uncertain"
  | "no-such-action"
  | "module-not-loaded"
  // Of one request.
  | "unreachable"
  | "connection-lost"
  | "timed-out"
  | "tls-self-signed"
  | "tls-unknown-authority"
  | "tls-name-mismatch"
  | "tls-expired"
  | "tls-not-yet-valid"
  | "tls-client-certificate"
  | "tls-failed"
  | "not-tls"
  | "not-http"
  | "proxy-refused"
  | "redirected"
  | "not-json"
  | "truncated-answer"
  | "source-failed"
  | "unexpected-answer"
  | "unauthorised"
  | "forbidden"
  | "refused"
  | "action-failed"
  | "action-timed-out";
