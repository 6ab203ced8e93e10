import type { AuditEntry } from "../domain/audit.ts";
import { uuid } from "../platform/entropy.ts";
import type { RoomContext, Session } from "./context.ts";

/** For flows that commit many times: each commit has an entry of its own, said of the officer who is signed in. */
export const entriesOf =
  ({ entropy, clock }: RoomContext, { officer }: Session) =>
  (operation: string, more: Pick<AuditEntry, "objects" | "details"> = {}): AuditEntry => ({
    id: uuid(entropy),
    at: clock.now(),
    event: "applicationActivity",
    action: "E",
    outcome: 0,
    operation,
    officer: officer.id,
    role: officer.role,
    ...more,
  });
