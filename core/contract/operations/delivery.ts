import { z } from "zod";
import { ledgerKinds } from "../../domain/medium.ts";
import * as parts from "../deliveryShapes.ts";
import * as shape from "../shapes.ts";
import { nothing, used, type OperationShape } from "./shape.ts";

const handlers = ["technician", "custodian"] as const;
const readers = ["technician", "reviewer", "approver", "custodian", "auditor"] as const;
const received = (action: "C" | "E") => ({ event: "import", action }) as const;

export const deliveryOperations = {
  "medium.list": { in: nothing, out: z.strictObject({ media: z.array(parts.medium) }), role: handlers, audit: { none: "shows what lies in the ports; what is done with it is recorded" } },
  /** Takes a folder for a medium: in a demo room any, in a production room a mount point that is mounted read-only. */
  "medium.attach": { in: z.strictObject({ folder: shape.folder }), out: z.strictObject({ medium: parts.medium }), role: handlers, audit: used("E") },
  /** Takes in signatures for the malware scanner: a package of a supplier whom two custodians registered. */
  "scanner.update": {
    in: z.strictObject({ medium: shape.identifier }),
    out: z.strictObject({ supplier: shape.lineOfText, sequence: shape.count, files: shape.count, engine: z.string().max(120).exactOptional() }),
    role: ["technician", "custodian"],
    audit: used("U"),
  },

  "ledger.list": { in: nothing, out: z.strictObject({ entries: z.array(parts.ledgerEntry) }), role: readers, audit: used("R") },
  "ledger.register": {
    in: z.strictObject({ number: parts.paperNumber, serial: parts.serial.exactOptional(), kind: z.enum(ledgerKinds), owner: shape.lineOfText, note: shape.lineOfText.exactOptional() }),
    out: nothing,
    role: handlers,
    audit: used("C"),
  },
  "ledger.move": {
    in: z.strictObject({ number: parts.paperNumber, to: parts.ledgerState, counterpart: shape.lineOfText.exactOptional(), note: shape.lineOfText.exactOptional() }),
    out: nothing,
    role: handlers,
    audit: used("U"),
  },

  /** Looks at a medium without writing anything anywhere; a job, since a large one takes its time. */
  "delivery.inspect": { in: z.strictObject({ medium: shape.identifier }), out: parts.inspection, role: ["technician"], audit: used("R") },
  /** The custody form as typed so far, for whoever goes on with this medium after a crash; `inspection.draft` gives it back. */
  "delivery.keepDraft": { in: z.strictObject({ medium: shape.identifier, draft: z.string().min(1).max(8000) }), out: nothing, role: ["technician"], audit: used("U") },
  /** The custody form is given in; the delivery exists from here on. */
  "delivery.begin": {
    in: z.strictObject({ medium: shape.identifier, provider: shape.identifier, custody: parts.custody }),
    out: z.strictObject({ delivery: parts.deliveryNumber }),
    role: ["technician"],
    audit: received("C"),
  },
  /** Verify, decrypt, store; begins or goes on. Answers when nothing waits any more, or when it was paused or stopped. */
  "delivery.receive": { in: z.strictObject({ delivery: parts.deliveryNumber }), out: parts.delivery, role: ["technician"], audit: received("E") },
  "delivery.pause": { in: z.strictObject({ delivery: parts.deliveryNumber }), out: nothing, role: ["technician"], audit: used("E") },
  "delivery.list": { in: nothing, out: z.strictObject({ deliveries: z.array(parts.delivery) }), role: readers, audit: used("R") },
  "delivery.get": { in: z.strictObject({ delivery: parts.deliveryNumber }), out: parts.deliveryPage, role: readers, audit: used("R") },
  /** Closes the comparison; a reason is asked for where anything differs. */
  "delivery.settle": { in: z.strictObject({ delivery: parts.deliveryNumber, reason: parts.paragraph.exactOptional() }), out: parts.delivery, role: ["technician"], audit: received("E") },
  /** Numbers a 受領証; its contents are those of `delivery.get`. Printed by `form.print`. */
  "delivery.receipt": { in: z.strictObject({ delivery: parts.deliveryNumber }), out: z.strictObject({ number: z.string() }), role: ["technician"], audit: used("R") },
  /** Numbers a 返却票 for the medium. */
  "delivery.returnSlip": { in: z.strictObject({ delivery: parts.deliveryNumber }), out: z.strictObject({ number: z.string() }), role: ["technician"], audit: used("R") },

  "held.list": { in: z.strictObject({ delivery: parts.deliveryNumber.exactOptional() }), out: z.strictObject({ total: shape.count, groups: z.array(parts.heldGroup) }), role: readers, audit: { none: "counts only; the items are recorded when they are looked at" } },
  "held.items": {
    in: z.strictObject({ cause: parts.heldCause.exactOptional(), delivery: parts.deliveryNumber.exactOptional(), offset: shape.count, limit: z.int().min(1).max(1000) }),
    out: z.strictObject({ total: shape.count, items: z.array(parts.item) }),
    role: readers,
    audit: used("R"),
  },
  /** Tries again what is held: from the vault where the bytes are there, else from the medium. A job. */
  "held.retry": {
    in: z.strictObject({ delivery: parts.deliveryNumber, items: z.array(parts.itemNumber).min(1).max(1000).exactOptional(), cause: parts.heldCause.exactOptional() }),
    out: parts.delivery,
    role: ["technician"],
    audit: received("E"),
  },
  /** Leaves items out of everything that follows; done once a second officer has signed. */
  "held.exclude": {
    in: z.strictObject({ delivery: parts.deliveryNumber, items: z.array(parts.itemNumber).min(1).max(1000), reason: parts.paragraph }),
    out: z.strictObject({ ceremony: shape.identifier }),
    role: ["technician"],
    audit: received("E"),
  },
  /** Numbers a 照会票 to the provider about held items. */
  "held.question": {
    in: z.strictObject({ delivery: parts.deliveryNumber, items: z.array(parts.itemNumber).min(1).max(200), question: parts.paragraph }),
    out: z.strictObject({ number: z.string(), items: z.array(parts.item) }),
    role: ["technician"],
    audit: { event: "export", action: "R" },
  },
} as const satisfies Record<string, OperationShape>;
