import { createECDH, createPublicKey, type KeyObject } from "node:crypto";
import { bitString, objectIdentifier, sequence } from "./der.ts";

/** The two NIST curves of the CRYPTREC list that cards offer, by the names that each layer gives them. */
export type Curve = "P-256" | "P-384";

export const ecPublicKey = "1.2.840.10045.2.1";

interface CurveFacts {
  /** RFC 5480 §2.1.1.1. */
  readonly identifier: string;
  readonly library: string;
  readonly coordinateBytes: number;
}

export const curves: Readonly<Record<Curve, CurveFacts>> = {
  "P-256": { identifier: "1.2.840.10045.3.1.7", library: "prime256v1", coordinateBytes: 32 },
  "P-384": { identifier: "1.3.132.0.34", library: "secp384r1", coordinateBytes: 48 },
};

export const curveOf = (identifier: string): Curve | undefined =>
  (Object.keys(curves) as Curve[]).find((curve) => curves[curve].identifier === identifier);

/** SubjectPublicKeyInfo of a point (RFC 5480 §2). */
export const publicKeyInfo = (curve: Curve, point: Uint8Array): Buffer =>
  sequence(sequence(objectIdentifier(ecPublicKey), objectIdentifier(curves[curve].identifier)), bitString(point));

/** Undefined where the point does not lie on the curve (SP 800-56A §5.6.2.3.3); the library checks that. */
export function publicKeyOf(curve: Curve, point: Uint8Array): KeyObject | undefined {
  if (!isUncompressed(curve, point)) return undefined;
  try {
    return createPublicKey({ key: publicKeyInfo(curve, point), format: "der", type: "spki" });
  } catch {
    return undefined;
  }
}

export const isUncompressed = (curve: Curve, point: Uint8Array): boolean =>
  point.length === 1 + 2 * curves[curve].coordinateBytes && point[0] === 0x04;

/** A fresh key pair for one agreement: its point, and the secret shared with the other side. */
export function agreeOnce(curve: Curve, theirPoint: Uint8Array): { readonly point: Buffer; readonly secret: Buffer } {
  const ephemeral = createECDH(curves[curve].library);
  return { point: ephemeral.generateKeys(), secret: ephemeral.computeSecret(theirPoint) };
}
