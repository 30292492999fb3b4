import type { PeerCertificate } from "node:tls";
import { ClusterError, type ClusterErrorOptions, type FailureCode } from "../cluster-error.ts";
import { shortened } from "../shortened.ts";
import type { TransportError } from "./transport.ts";

interface Explanation {
  readonly code: FailureCode;
  readonly reason: string;
  readonly help?: string;
  /** The scheme that the port may expect instead. */
  readonly otherScheme?: "http" | "https";
  readonly retryable?: boolean;
}

const trustHelp = "Give the authority's certificate with --cacert FILE, or --insecure to trust any server.";

const byTlsCode: Readonly<Record<string, Explanation>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    code: "tls-self-signed",
    reason: "its certificate is self-signed and not trusted here",
    help: trustHelp,
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    code: "tls-unknown-authority",
    reason: "its certificate comes from an authority that is not trusted here",
    help: trustHelp,
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    code: "tls-unknown-authority",
    reason: "its certificate comes from an authority that is not known here",
    help: trustHelp,
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    code: "tls-unknown-authority",
    reason: "its certificate comes from an authority that is not known here",
    help: trustHelp,
  },
  UNABLE_TO_GET_ISSUER_CERT: {
    code: "tls-unknown-authority",
    reason: "its certificate comes from an authority that is not known here",
    help: trustHelp,
  },
  CERT_HAS_EXPIRED: {
    code: "tls-expired",
    reason: "its certificate has expired",
    help: "The cluster needs a new certificate; check the clock of this machine too.",
  },
  CERT_NOT_YET_VALID: {
    code: "tls-not-yet-valid",
    reason: "its certificate is not valid yet",
    help: "Check the clocks of this machine and of the cluster.",
  },
};

const notTls: Explanation = {
  code: "not-tls",
  reason: "the server does not speak TLS",
  otherScheme: "http",
};

const notHttp: Explanation = {
  code: "not-http",
  reason: "the server does not speak HTTP",
  otherScheme: "https",
};

const bySystemCode: Readonly<Record<string, string>> = {
  ECONNREFUSED: "no server listens there (connection refused)",
  ENOTFOUND: "the name is not known",
  EAI_AGAIN: "the name cannot be resolved now",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  ETIMEDOUT: "no answer",
  ECONNRESET: "the connection was closed",
  EPIPE: "the connection was closed",
};

/** What is known of an address. */
export interface AddressFacts {
  readonly url: URL;
  /** Its scheme and port have answered before: they are right. */
  readonly hasAnswered: boolean;
}

/** What a failed request means, in one line that names the node and the request. */
export function explainFailure(
  error: TransportError,
  place: { readonly node: string; readonly request: string },
  address?: AddressFacts,
): ClusterError {
  const explanation = explain(error);
  const { code, reason, help = schemeHelp(explanation, error, address), retryable = false } = explanation;
  const options: ClusterErrorOptions = {
    retryable,
    sent: ["exchange", "exchange-timeout", "source"].includes(error.stage),
    cause: error,
    ...(help !== undefined && { help }),
  };
  return new ClusterError(code, place, reason, options);
}

function schemeHelp(
  { otherScheme }: Explanation,
  { stage }: TransportError,
  address: AddressFacts | undefined,
): string | undefined {
  if (address?.hasAnswered === true) return undefined;
  // A port that expects TLS closes a connection that begins without.
  const isClosed = stage === "exchange" && address?.url.protocol === "http:";
  const scheme = otherScheme ?? (isClosed ? "https" : undefined);
  if (scheme === undefined) return undefined;
  return `The REST API listens for HTTPS on port 9443 and for plain HTTP on 8080: check the scheme (${scheme}://) and the port.`;
}

function explain({ stage, cause, message }: TransportError): Explanation {
  switch (stage) {
    case "connect":
      if (isOutOfDescriptors(cause)) {
        return {
          code: "too-many-files",
          reason: "cannot connect: too many files are open on this machine",
          help: "Raise the limit with `ulimit -n`. Or give a lower --jobs.",
          retryable: true,
        };
      }
      return { code: "unreachable", reason: `cannot connect: ${systemReason(cause)}`, retryable: true };
    case "connect-timeout":
      return { code: "unreachable", reason: "cannot connect: no answer", retryable: true };
    case "proxy":
      return {
        code: "proxy-refused",
        reason: `cannot connect through the proxy ${message}: ${systemReason(cause)}`,
        help: "The proxy comes from HTTPS_PROXY, http_proxy or ALL_PROXY; NO_PROXY excepts hosts and networks from it.",
      };
    case "tls":
      return explainTls(cause);
    case "exchange-timeout":
      return { code: "timed-out", reason: "no answer in time", retryable: true };
    case "source":
      return { code: "source-failed", reason: systemReason(cause) };
    case "exchange":
      if (codeOf(cause).startsWith("HPE_")) return notHttp;
      // With TLS 1.3 a server looks at the certificate of its client after the handshake.
      if (tlsAlertOf(cause) !== undefined) return explainTls(cause);
      return {
        code: "connection-lost",
        reason: `the connection broke before the answer: ${systemReason(cause)}`,
        retryable: true,
      };
  }
}

function explainTls(cause: unknown): Explanation {
  const code = codeOf(cause);
  const known = byTlsCode[code];
  if (known !== undefined) return known;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return {
      code: "tls-name-mismatch",
      reason: "its certificate is for another name",
      help: `${namesOf(cause)} Give it with --tls-server-name NAME, or --insecure to trust any server.`,
    };
  }
  const alert = tlsAlertOf(cause);
  if (alert !== undefined) return alert;
  if (["ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG", "EPROTO"].includes(code))
    return notTls;
  if (["ECONNRESET", "EPIPE"].includes(code)) {
    return {
      code: "tls-failed",
      reason: "the connection was closed during the TLS handshake",
      retryable: true,
    };
  }
  return { code: "tls-failed", reason: `no TLS connection: ${systemReason(cause)}`, help: trustHelp };
}

/** The names in a certificate, which may have none. */
function namesOf(cause: unknown): string {
  const { cert } = cause as { readonly cert?: Partial<PeerCertificate> };
  const names = cert?.subjectaltname ?? cert?.subject?.CN ?? "";
  return names === "" ? "It names no host at all." : `It is for ${shortened(String(names))}.`;
}

const clientCertificateHelp = "Give the client's certificate and its key with --cert FILE and --key FILE.";
const protocolHelp =
  "TLS 1.2 and 1.3 are spoken here; a cluster's min_control_TLS_version says what it demands.";

/** Alerts that a server ends a handshake with (RFC 8446, 6.2), by the end of OpenSSL's code for them. */
const alerts: Readonly<Record<string, Explanation | undefined>> = {
  CERTIFICATE_REQUIRED: {
    code: "tls-client-certificate",
    reason: "the server requires a certificate of the client",
    help: clientCertificateHelp,
  },
  HANDSHAKE_FAILURE: {
    code: "tls-failed",
    reason:
      "the server refuses the handshake: no cipher in common, or it requires a certificate of the client",
    help: clientCertificateHelp,
  },
  UNKNOWN_CA: {
    code: "tls-client-certificate",
    reason: "the server does not trust the authority of the client's certificate",
    help: clientCertificateHelp,
  },
  BAD_CERTIFICATE: {
    code: "tls-client-certificate",
    reason: "the server does not take the client's certificate",
    help: clientCertificateHelp,
  },
  CERTIFICATE_UNKNOWN: {
    code: "tls-client-certificate",
    reason: "the server does not take the client's certificate",
    help: clientCertificateHelp,
  },
  UNSUPPORTED_CERTIFICATE: {
    code: "tls-client-certificate",
    reason: "the server does not take this kind of client certificate",
    help: clientCertificateHelp,
  },
  CERTIFICATE_EXPIRED: {
    code: "tls-client-certificate",
    reason: "the server says that the client's certificate has expired",
    help: clientCertificateHelp,
  },
  CERTIFICATE_REVOKED: {
    code: "tls-client-certificate",
    reason: "the server says that the client's certificate is revoked",
    help: clientCertificateHelp,
  },
  ACCESS_DENIED: {
    code: "tls-client-certificate",
    reason: "the server denies access to the client's certificate",
    help: clientCertificateHelp,
  },
  PROTOCOL_VERSION: {
    code: "tls-failed",
    reason: "the server speaks no version of TLS that is spoken here",
    help: protocolHelp,
  },
  UNRECOGNIZED_NAME: {
    code: "tls-name-mismatch",
    reason: "the server does not know the name that it was asked for",
    help: "Give the name that it has with --tls-server-name NAME.",
  },
};

function tlsAlertOf(cause: unknown): Explanation | undefined {
  const code = codeOf(cause);
  if (code === "ERR_SSL_UNSUPPORTED_PROTOCOL") return alerts["PROTOCOL_VERSION"];
  const [, alert = ""] = /^ERR_SSL_(?:\w+?_)?ALERT_(\w+)$/.exec(code) ?? [];
  return alert === "" ? undefined : (alerts[alert] ?? unknownAlert(alert));
}

function unknownAlert(alert: string): Explanation {
  const words = alert.toLowerCase().replaceAll("_", " ");
  return { code: "tls-failed", reason: `the server ends the TLS handshake: ${words}` };
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";
}

function isOutOfDescriptors(cause: unknown): boolean {
  return ["EMFILE", "ENFILE"].includes(codeOf(firstOf(cause)));
}

/** Several addresses of one name are tried. */
function firstOf(cause: unknown): unknown {
  return cause instanceof AggregateError && cause.errors.length > 0 ? firstOf(cause.errors[0]) : cause;
}

function systemReason(failure: unknown): string {
  const cause = firstOf(failure);
  const known = bySystemCode[codeOf(cause)];
  if (known !== undefined) return known;
  return cause instanceof Error ? cause.message : String(cause);
}
