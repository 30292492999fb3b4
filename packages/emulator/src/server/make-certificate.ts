import { isIP } from "node:net";
import { generate } from "selfsigned";

export interface Certificate {
  /** PEM. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
}

const lifetime = 365 * 24 * 60 * 60 * 1000;

/** A certificate of its own for all addresses of a cluster, and for `localhost`. */
export async function makeCertificate(addresses: readonly string[], now: number): Promise<Certificate> {
  const names = [...new Set(["127.0.0.1", ...addresses])].map((address) =>
    isIP(address) === 0 ? ({ type: 2, value: address } as const) : ({ type: 7, ip: address } as const),
  );
  const { cert, private: key } = await generate([{ name: "commonName", value: "emulator.invalid" }], {
    algorithm: "sha256",
    keyType: "ec",
    curve: "P-256",
    notBeforeDate: new Date(now - 60_000),
    notAfterDate: new Date(now + lifetime),
    extensions: [
      // Clients that are given it as their authority demand that it is one.
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", digitalSignature: true, keyCertSign: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }, ...names] },
    ],
  });
  return { certificate: cert, key };
}
