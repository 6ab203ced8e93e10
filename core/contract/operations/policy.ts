import { z } from "zod";
import { cardModule, ceremony, listedOfficer, policyChanges, provider, switches } from "../policyShapes.ts";
import * as shape from "../shapes.ts";
import { used, nothing, type OperationShape } from "./shape.ts";

const changed = { event: "applicationActivity", type: "securityConfiguration", action: "U" } as const;

export const policyOperations = {
  "policy.get": {
    in: nothing,
    out: z.strictObject({
      room: shape.room,
      sequence: z.int().min(1),
      sha256: shape.hash,
      createdAt: shape.instant,
      signedBy: z.array(z.strictObject({ officer: shape.identifier, name: shape.lineOfText, at: shape.instant })),
      officers: z.array(listedOfficer),
      providers: z.array(provider),
      cardModules: z.array(cardModule),
      switches,
      keyring: z.int().min(1),
      authority: z.strictObject({ certificate: shape.certificateHash, holder: z.string(), validUntil: shape.instant, revoked: shape.count }),
      history: z.array(
        z.strictObject({
          sequence: z.int().min(1),
          sha256: shape.hash,
          createdAt: shape.instant,
          signedBy: z.array(z.strictObject({ officer: shape.identifier, name: shape.lineOfText, at: shape.instant })),
        }),
      ),
    }),
    role: "officer",
    audit: used("R"),
  },
  /**
   * Begins a ceremony of two custodians. Its result: `sequence`, and `rekeyed` (1 where the database keys were made anew; the session then
   * ends, and everyone signs in afresh).
   */
  "policy.change": { in: z.strictObject({ changes: policyChanges }), out: z.strictObject({ ceremony }), role: ["custodian"], audit: changed },
  /** Writes the certificates that a provider seals to, with a sheet of their fingerprints, into a folder outside the room. */
  "policy.handOut": {
    in: z.strictObject({ folder: shape.folder }),
    out: z.strictObject({
      files: z.array(z.string()),
      certificates: z.array(z.strictObject({ officer: shape.identifier, name: shape.lineOfText, certificate: shape.certificateHash, validUntil: shape.instant })),
    }),
    role: ["technician", "custodian"],
    audit: { event: "export", action: "R" },
  },
  /**
   * The room's authority certifies the keys of a card. Begins a ceremony; its result: `certificates`, PEM, in the order of the keys. They come into
   * force by `policy.change` (officer.enrol or officer.replaceCard).
   */
  "certificate.issue": {
    in: z.strictObject({
      name: shape.lineOfText,
      /** Of the card. */
      serial: z.string().regex(/^[A-Za-z0-9 .:_-]{1,64}$/),
      keys: z
        .array(z.strictObject({ publicKeyPem: shape.certificatePem, usage: z.enum(["sign", "open"]) }))
        .min(1)
        .max(2),
    }),
    out: z.strictObject({ ceremony }),
    role: ["custodian"],
    audit: changed,
  },
  /** The certificates of the card in a slot, to enrol it; some cards show them only after the PIN. */
  "officer.readCard": {
    in: z.strictObject({ slot: shape.identifier, pin: shape.pin.optional() }),
    out: z.strictObject({
      serial: z.string(),
      label: z.string(),
      certificatePem: z.string().optional(),
      signingCertificatePem: z.string().optional(),
      holder: z.string().optional(),
      validUntil: shape.instant.optional(),
    }),
    role: "anyone",
    audit: { none: "what any program can read of a card; the enrolment is recorded" },
  },
} as const satisfies Record<string, OperationShape>;
