import { z } from "zod";
import { auditActions, auditEvents, auditEventTypes, auditOutcomes } from "../domain/audit.ts";
import { failureCodes, type FailureCode } from "../domain/failure.ts";
import { roomKinds } from "../domain/officer.ts";
import { roles } from "../domain/roles.ts";

/** Shapes that several operations, events and resources share. */

const keysOf = <Key extends string>(table: Readonly<Record<Key, unknown>>): [Key, ...Key[]] => Object.keys(table) as [Key, ...Key[]];

export const role = z.enum(roles);
export const roomKind = z.enum(roomKinds);
export const identifier = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
export const certificateHash = z.string().regex(/^[0-9a-f]{64}$/);
export const hash = z.string().regex(/^[0-9a-f]{64}$/);
export const instant = z.int().min(0).max(8.64e15);
export const count = z.int().min(0);
export const certificatePem = z.string().max(16_384);
/** Anything a person types into one line: no control characters, no more than a form's field holds. */
export const lineOfText = z.string().trim().min(1).max(120).regex(/^[^\p{Cc}\p{Cs}]*$/u);
export const folder = z.string().min(1).max(1024).regex(/^\/[^\0]*$/);
/** PS3.15 asks nothing of PINs; cards take 4 to 16 printable ASCII characters (PIV: 6 to 8 digits). */
export const pin = z.string().regex(/^[\x21-\x7e]{4,16}$/);

export const failureCode = z.enum(keysOf(failureCodes) satisfies [FailureCode, ...FailureCode[]]);

export const failure = z.strictObject({
  code: failureCode,
  details: z.record(z.string(), z.union([z.string().max(200), z.number()])).optional(),
});

export const room = z.strictObject({ id: identifier, name: lineOfText, kind: roomKind });

export const officer = z.strictObject({
  id: identifier,
  name: lineOfText,
  kana: lineOfText,
  romaji: lineOfText,
  role,
  certificate: certificateHash,
  validUntil: instant,
});

export const auditEntry = z.strictObject({
  id: z.uuid(),
  at: instant,
  event: z.enum(keysOf(auditEvents)),
  type: z.enum(keysOf(auditEventTypes)).optional(),
  action: z.enum(auditActions),
  outcome: z.literal(auditOutcomes),
  operation: z.string().max(64),
  officer: identifier.optional(),
  role: role.optional(),
  card: z.string().max(64).optional(),
  failure: failure.shape.code.optional(),
  objects: z.array(z.string().max(128)).max(64).optional(),
  details: z.record(z.string().max(40), z.union([z.string().max(200), z.number()])).optional(),
});

export const auditRow = z.strictObject({ sequence: z.int().min(1), entry: auditEntry, hash });

export const auditFilter = z.strictObject({
  from: instant.optional(),
  to: instant.optional(),
  officer: identifier.optional(),
  event: auditEntry.shape.event.optional(),
  outcome: z.enum(["success", "failure"]).optional(),
  operation: z.string().max(64).optional(),
});

export const checkpoint = z.strictObject({
  /** First line of the signed note: which log this is (`noren-room/<room id>`). */
  origin: z.string().max(128),
  size: count,
  head: hash,
  at: instant,
  /** Where the destruction register stood; 0 where nothing was ever destroyed. */
  destruction: z.strictObject({ entry: count, sha256: hash.optional() }),
  policy: z.strictObject({ sequence: count, sha256: hash }),
});

export const selftestResult = z.strictObject({
  name: z.enum(["cryptography", "database", "clock", "disk", "memory", "network"]),
  passed: z.boolean(),
  milliseconds: z.number().min(0),
  /** A word of the program, such as `swap-off`; the window has the sentence. */
  remark: z.string().max(60).optional(),
});

export const job = z.strictObject({
  id: identifier,
  kind: z.enum(["room.create", "audit.verify", "audit.export", "delivery.inspect", "delivery.receive", "delivery.catalogue", "delivery.link", "run.start", "run.verify", "release.write", "release.readBack", "held.retry", "vault.check", "vault.rebuild", "vault.compact", "vault.destroy"]),
  state: z.enum(["running", "done", "failed", "cancelled"]),
  done: count,
  total: count,
  /** Items a second over the last seconds, and the time left by it; absent until it can be said honestly. */
  rate: z.number().min(0).optional(),
  millisecondsLeft: z.number().min(0).optional(),
  failure: failure.optional(),
});

export const slot = z.strictObject({
  id: identifier,
  /** The reader's name as the module gives it. */
  reader: z.string().max(128),
  card: z
    .strictObject({
      serial: z.string().max(64),
      label: z.string().max(64),
      kind: z.enum(["software", "pkcs11"]),
      certificates: z.array(certificateHash).max(16),
      triesLeft: count.optional(),
      locked: z.boolean(),
      pinPad: z.boolean(),
    })
    .optional(),
});

/** A card of the demo room lying on the desk: which it is and the PIN that is printed beside it. */
export const deskCard = z.strictObject({ id: identifier, label: z.string().max(64), holder: lineOfText, role, pin, inserted: z.boolean() });
