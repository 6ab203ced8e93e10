import { z } from "zod";
import { carriages } from "../domain/custody.ts";
import { deliveryStates, envelopeProofs, heldCauses, itemStates } from "../domain/delivery.ts";
import { itemKinds, ledgerKinds, ledgerStates, mediumContents } from "../domain/medium.ts";
import * as shape from "./shapes.ts";

/** Shapes of media, deliveries, the ledger and the 保留 desk. Names of delivered things are patient data: they stand only where a role may open them. */

export const itemKind = z.enum(itemKinds);
export const itemState = z.enum(itemStates);
export const heldCause = z.enum(heldCauses);
export const envelopeProof = z.enum(envelopeProofs);
export const mediumContent = z.enum(mediumContents);
export const ledgerState = z.enum(ledgerStates);
export const deliveryState = z.enum(deliveryStates);
export const deliveryNumber = z.int().min(1);
export const itemNumber = z.int().min(1);
/** As it is written on the medium's label: 媒体番号, 封印番号. */
export const paperNumber = z.string().trim().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._/-]{0,39}$/u);
export const serial = z.string().trim().min(1).max(128).regex(/^[^\p{Cc}\p{Cs}]*$/u);
/** Several lines a person types. */
export const paragraph = z.string().trim().min(1).max(2000).regex(/^[^\p{Cs}\0]*$/u);
/** The path of a delivered thing, for the eyes of roles that hold the vault key. */
export const itemName = z.string().max(4096);

export const kindCount = z.strictObject({ kind: itemKind, count: shape.count, bytes: shape.count });
export const announcedCount = z.strictObject({ kind: itemKind, count: shape.count });

export const medium = z.strictObject({
  /** Stays the same for the same medium in the same port. */
  id: shape.identifier,
  port: z.string().max(128),
  path: z.string().max(1024),
  label: z.string().max(128),
  serial: serial.optional(),
  model: z.string().max(128).optional(),
  bytes: shape.count,
  readOnly: z.boolean(),
  /** Why it cannot be received as it is. */
  refusal: shape.failure.optional(),
  ledger: z.strictObject({ number: paperNumber, state: ledgerState }).optional(),
  /** A delivery of this medium that is not complete: receiving goes on there. */
  resumes: deliveryNumber.optional(),
});

export const ledgerMove = z.strictObject({
  at: shape.instant,
  to: ledgerState,
  officer: shape.identifier,
  counterpart: shape.lineOfText.optional(),
  note: shape.lineOfText.optional(),
});

export const ledgerEntry = z.strictObject({
  number: paperNumber,
  serial: serial.optional(),
  kind: z.enum(ledgerKinds),
  owner: shape.lineOfText,
  note: shape.lineOfText.optional(),
  state: ledgerState,
  registeredAt: shape.instant,
  /** Oldest first; the first is the registration. */
  moves: z.array(ledgerMove),
  deliveries: z.array(deliveryNumber),
});

export const custody = z.strictObject({
  mediumNumber: paperNumber,
  sealNumber: paperNumber.exactOptional(),
  sealIntact: z.boolean(),
  witness: shape.lineOfText,
  receivedAt: shape.instant,
  carriage: z.enum(carriages),
  carriageNote: shape.lineOfText.exactOptional(),
  /** The counts of the 送付票; a kind that is not named there is not named here. */
  announced: z.array(announcedCount).max(itemKinds.length),
  note: paragraph.exactOptional(),
});

export const packageFacts = z.strictObject({
  id: z.string().max(64),
  sequence: shape.count,
  sender: shape.lineOfText,
  createdAt: shape.instant,
  expiresAt: shape.instant,
  /** Each becomes an item of the delivery, or the package is not complete. */
  objects: shape.count,
  parts: shape.count,
  bytes: shape.count,
  manifestSha256: shape.hash,
});

export const providerCandidate = z.strictObject({
  provider: shape.identifier,
  name: shape.lineOfText,
  kind: z.string().max(40),
  /** `verified`: signatures of the provider's certificates hold. `possible`: nothing on the medium says who sent it. */
  verdict: z.enum(["verified", "possible"]),
});

export const scanVerdict = z.strictObject({
  /** `absent`: no scanner is installed on this terminal, and the custody record says so. */
  state: z.enum(["absent", "clean", "found", "failed"]),
  engine: z.string().max(120).optional(),
  signaturesAt: shape.instant.optional(),
  files: shape.count.optional(),
  findings: shape.count.optional(),
});

export const problemGroup = z.strictObject({
  cause: heldCause,
  count: shape.count,
  /** The first few, for the eyes of the technician at the medium. */
  examples: z.array(itemName).max(5),
});

export const inspection = z.strictObject({
  medium: shape.identifier,
  content: mediumContent,
  /** Of the inventory (paths and sizes): the same medium is known again by it. */
  digest: shape.hash,
  files: shape.count,
  bytes: shape.count,
  kinds: z.array(kindCount),
  /** What the medium itself says it holds: its manifest or its DICOMDIR. */
  declared: z.array(announcedCount),
  problems: z.array(problemGroup),
  /** Encrypted files in which nothing shows a change unless there is a signature inside, which only receiving tells. */
  unauthenticated: shape.count,
  archives: z.array(z.strictObject({ name: itemName, bytes: shape.count })).max(100),
  package: packageFacts.optional(),
  /** Why the package or envelope cannot be received; absent where it can. */
  refusal: shape.failure.optional(),
  providers: z.array(providerCandidate),
  scanner: z.strictObject({ state: z.enum(["absent", "ready"]), engine: z.string().max(120).optional(), signaturesAt: shape.instant.optional() }),
  capacity: z.strictObject({ needed: shape.count, free: shape.count, enough: z.boolean() }),
  resumes: deliveryNumber.optional(),
  /** What `delivery.keepDraft` kept for this medium. */
  draft: z.string().optional(),
});

export const reconciliationLine = z.strictObject({
  kind: itemKind,
  /** By the 送付票. */
  announced: shape.count.optional(),
  /** By the manifest or the DICOMDIR. */
  declared: shape.count.optional(),
  received: shape.count,
  held: shape.count,
  excluded: shape.count,
  waiting: shape.count,
  bytes: shape.count,
  /** True where announced or declared differs from what is in the vault. */
  differs: z.boolean(),
});

/** Whole objects of a package or files of a medium; what archives among them hold is not counted. */
export const reconciliationTotal = z.strictObject({
  /** By the package's signed manifest. */
  declared: shape.count.optional(),
  /** All kinds of the 送付票 together; absent where it gives none. */
  announced: shape.count.optional(),
  received: shape.count,
  held: shape.count,
  excluded: shape.count,
  /** True where the manifest's number is not that of what is in the vault. */
  differs: z.boolean(),
});

export const delivery = z.strictObject({
  delivery: deliveryNumber,
  state: deliveryState,
  provider: shape.identifier,
  providerName: shape.lineOfText,
  mediumNumber: paperNumber,
  content: mediumContent,
  receivedAt: shape.instant,
  begunAt: shape.instant,
  items: shape.count,
  /** Items by what became of them. */
  waiting: shape.count,
  stored: shape.count,
  held: shape.count,
  excluded: shape.count,
  bytes: shape.count,
  bytesDone: shape.count,
  /** A job works on it now. */
  running: z.boolean(),
  /** Why the last attempt stopped, until it goes on. */
  stopped: shape.failure.optional(),
});

export const deliveryPage = z.strictObject({
  ...delivery.shape,
  custody,
  officer: shape.officer.pick({ id: true, name: true, kana: true, romaji: true, role: true }),
  package: packageFacts.optional(),
  inventoryDigest: shape.hash,
  mediumSerial: serial.optional(),
  scan: scanVerdict.optional(),
  /** What vouches for what came out of encrypted files; `nothing` is to be said on the page and the receipt. */
  proofs: z.array(z.strictObject({ proof: envelopeProof, count: shape.count })),
  reconciliation: z.array(reconciliationLine),
  total: reconciliationTotal,
  settlement: z.strictObject({ at: shape.instant, officer: shape.identifier, reason: paragraph.optional() }).optional(),
  /** What is gone for good, and the entries of the destruction register by which it went. */
  destroyed: z.strictObject({ items: shape.count, entries: z.array(z.int().min(1)) }),
  forms: z.array(z.strictObject({ form: z.enum(["delivery.receipt", "delivery.returnSlip", "held.question"]), number: z.string().max(40), at: shape.instant, officer: shape.identifier })),
  audit: z.array(shape.auditRow),
});

export const heldGroup = z.strictObject({
  cause: heldCause,
  count: shape.count,
  bytes: shape.count,
  deliveries: z.array(deliveryNumber),
  oldestAt: shape.instant,
  /** What can still be done with them, besides excluding and asking. */
  retry: z.boolean(),
});

/** One line of the resource `delivery.items` and of `held.items`. */
export const item = z.strictObject({
  delivery: deliveryNumber,
  item: itemNumber,
  kind: itemKind,
  bytes: shape.count,
  state: itemState,
  cause: heldCause.optional(),
  /** Why exactly, where more is known than the cause. */
  failure: shape.failure.optional(),
  /** Of what came out of an encrypted file. */
  proof: envelopeProof.optional(),
  /** Absent for roles that do not hold the vault key, and of what is destroyed. */
  name: itemName.optional(),
  /** The entry of the destruction register by which it went. */
  destroyed: z.int().min(1).optional(),
  /** The archive or part it came out of. */
  container: itemNumber.optional(),
  object: z.string().regex(/^[0-9a-f]{32}$/).optional(),
  address: shape.hash.optional(),
  /** Ceremony that excludes it, while the second signature is missing. */
  excluding: shape.identifier.optional(),
  reason: paragraph.optional(),
});
