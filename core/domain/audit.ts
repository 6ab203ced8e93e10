import type { Brand, Instant, OfficerId } from "./brand.ts";
import type { FailureCode } from "./failure.ts";
import type { Role } from "./roles.ts";

/** Event identifiers and type codes of DICOM PS3.15 A.5 (coding scheme DCM, PS3.16 CID 400 and 401) that Noren records. */
export const auditEvents = {
  applicationActivity: { code: "110100", meaning: "Application Activity" },
  auditLogUsed: { code: "110101", meaning: "Audit Log Used" },
  export: { code: "110106", meaning: "Export" },
  import: { code: "110107", meaning: "Import" },
  securityAlert: { code: "110113", meaning: "Security Alert" },
  userAuthentication: { code: "110114", meaning: "User Authentication" },
} as const;

export const auditEventTypes = {
  applicationStart: { code: "110120", meaning: "Application Start" },
  applicationStop: { code: "110121", meaning: "Application Stop" },
  login: { code: "110122", meaning: "Login" },
  logout: { code: "110123", meaning: "Logout" },
  networkConfiguration: { code: "110128", meaning: "Network Configuration" },
  securityConfiguration: { code: "110129", meaning: "Security Configuration" },
  softwareConfiguration: { code: "110131", meaning: "Software Configuration" },
  useOfRestrictedFunction: { code: "110132", meaning: "Use of Restricted Function" },
  alterSecurityConfiguration: { code: "110137", meaning: "User Security Attributes Changed" },
} as const;

export type AuditEventName = keyof typeof auditEvents;
export type AuditEventTypeName = keyof typeof auditEventTypes;

/** RFC 3881 EventActionCode: Create, Read, Update, Delete, Execute. */
export const auditActions = ["C", "R", "U", "D", "E"] as const;
export type AuditAction = (typeof auditActions)[number];

/** RFC 3881 EventOutcomeIndicator: success, minor failure, serious failure, major failure. */
export const auditOutcomes = [0, 4, 8, 12] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

export type AuditSequence = Brand<number, "AuditSequence">;

/** What a flow says of itself; the store adds sequence, previous hash and hash in the same transaction as the fact. */
export interface AuditEntry {
  /** Unique per occurrence, so that an entry noted while the room was closed is taken over once and only once. */
  readonly id: string;
  readonly at: Instant;
  readonly event: AuditEventName;
  readonly type?: AuditEventTypeName;
  readonly action: AuditAction;
  readonly outcome: AuditOutcome;
  /** The contract's operation, or the program's own act (`program.start`). */
  readonly operation: string;
  readonly officer?: OfficerId;
  readonly role?: Role;
  /** Serial of the card, where there is no officer yet. */
  readonly card?: string;
  readonly failure?: FailureCode;
  /** Ids and hashes of what was touched; never names, never contents. */
  readonly objects?: readonly string[];
  readonly details?: Readonly<Record<string, string | number>>;
}

/** One row as read back. `body` is the exact text that was hashed. */
export interface AuditRow {
  readonly sequence: AuditSequence;
  readonly entry: AuditEntry;
  readonly hash: string;
}
