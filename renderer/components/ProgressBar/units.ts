import type { EventPayload } from "../../../core/contract/events.ts";

/** What a job counts: its records, its bytes, or merely its steps, of which no rate can be given. */
export function unitOf(kind: EventPayload<"job.progress">["kind"]): "records" | "bytes" | "steps" {
  switch (kind) {
    case "delivery.receive":
    case "delivery.catalogue":
    case "run.verify":
    case "release.write":
    case "release.readBack":
    case "held.retry":
      return "bytes";
    case "room.create":
    case "vault.compact":
    case "vault.destroy":
    case "vault.rebuild":
      return "steps";
    default:
      return "records";
  }
}
