import { auditEvents, auditEventTypes, type AuditEntry } from "../domain/audit.ts";
import { FailureError } from "../domain/failure.ts";
import { hashLength, verifyRows, type PackedRows } from "./chain.ts";

/** The log as files for others: JSON lines that prove the chain, and DICOM PS3.15 A.5 messages for tools that read those. */

export interface AuditTextInput {
  readonly rows: PackedRows;
  readonly origin: string;
}

export interface AuditText {
  readonly jsonl: Uint8Array<ArrayBuffer>;
  readonly xml: Uint8Array<ArrayBuffer>;
}

/** What leaves was verified on the way: a broken chain is not exported as if it were whole. */
export function auditText({ rows, origin }: AuditTextInput): AuditText {
  const verdict = verifyRows(rows);
  if (verdict.brokenAt !== undefined) throw new FailureError("audit.chainBroken", { sequence: verdict.brokenAt });
  const bytes = Buffer.from(rows.stream.buffer, rows.stream.byteOffset, rows.stream.byteLength);
  const jsonl: string[] = [];
  const xml: string[] = [];
  let at = hashLength + 8;
  for (const [index, length] of rows.lengths.entries()) {
    const sequence = rows.first + index;
    const body = bytes.toString("utf8", at, at + length);
    const hash = bytes.toString("hex", at + length, at + length + hashLength);
    // The body as a string, so that every JSON reader gives back the very bytes that were hashed.
    jsonl.push(`{"sequence":${String(sequence)},"hash":"${hash}","body":${JSON.stringify(body)}}\n`);
    xml.push(auditMessage(JSON.parse(body) as AuditEntry, sequence, hash, origin));
    at += length + hashLength + 8;
  }
  return { jsonl: encode(jsonl), xml: encode(xml) };
}

const encoder = new TextEncoder();
const encode = (lines: readonly string[]): Uint8Array<ArrayBuffer> => encoder.encode(lines.join(""));

export const xmlBefore = '<?xml version="1.0" encoding="UTF-8"?>\n<AuditMessages>\n';
export const xmlAfter = "</AuditMessages>\n";

/** XML 1.0 §2.2: most control characters and lone surrogates cannot stand in a document at all; U+FFFD says that one was there. */
const notXml = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

export const escapeXml = (text: string): string =>
  text.replaceAll(notXml, "\u{FFFD}").replaceAll(/[&<>"\t\n\r]/gu, (character) => escapes[character] ?? "");

const coded = (element: string, code: string, system: string, text: string): string =>
  `<${element} csd-code="${escapeXml(code)}" codeSystemName="${escapeXml(system)}" originalText="${escapeXml(text)}"/>`;

const detail = (type: string, value: string): string =>
  `<ParticipantObjectDetail type="${escapeXml(type)}" value="${Buffer.from(value).toString("base64")}"/>`;

/** RFC 3881 §5.5.4, as PS3.16 CID 404 takes it over. */
const uri = coded("ParticipantObjectIDTypeCode", "12", "RFC-3881", "URI");

function participant(
  userId: string,
  isRequestor: boolean,
  more: { readonly alternative?: string | undefined; readonly role?: string | undefined } = {},
): string {
  const alternative = more.alternative === undefined ? "" : ` AlternativeUserID="${escapeXml(more.alternative)}"`;
  const role = more.role === undefined ? "" : coded("RoleIDCode", more.role, "NOREN", more.role);
  return `<ActiveParticipant UserID="${escapeXml(userId)}"${alternative} UserIsRequestor="${String(isRequestor)}">${role}</ActiveParticipant>`;
}

function object(id: string, typeCode: string, role: string | undefined, name: string, details: string): string {
  const roleCode = role === undefined ? "" : ` ParticipantObjectTypeCodeRole="${role}"`;
  return (
    `<ParticipantObjectIdentification ParticipantObjectID="${escapeXml(id)}" ParticipantObjectTypeCode="${typeCode}"${roleCode}>` +
    `${uri}<ParticipantObjectName>${escapeXml(name)}</ParticipantObjectName>${details}</ParticipantObjectIdentification>`
  );
}

/** One row as PS3.15 A.5.1 shapes it; the chain travels in the details of the object that stands for the row itself. */
export function auditMessage(entry: AuditEntry, sequence: number, hash: string, origin: string): string {
  const event = auditEvents[entry.event];
  const type = entry.type && auditEventTypes[entry.type];
  const at = new Date(entry.at).toISOString();
  const details = Object.entries(entry.details ?? {}).map(([name, value]) => detail(name, String(value)));
  return [
    "<AuditMessage>",
    `<EventIdentification EventActionCode="${entry.action}" EventDateTime="${at}" EventOutcomeIndicator="${String(entry.outcome)}">`,
    coded("EventID", event.code, "DCM", event.meaning),
    type === undefined ? "" : coded("EventTypeCode", type.code, "DCM", type.meaning),
    coded("EventTypeCode", entry.operation, "NOREN", entry.operation),
    entry.failure === undefined ? "" : `<EventOutcomeDescription>${escapeXml(entry.failure)}</EventOutcomeDescription>`,
    "</EventIdentification>",
    entry.officer === undefined && entry.card === undefined
      ? ""
      : participant(entry.officer ?? `card/${entry.card ?? ""}`, true, { alternative: entry.card, role: entry.role }),
    participant("noren", entry.officer === undefined && entry.card === undefined),
    `<AuditSourceIdentification AuditSourceID="${escapeXml(origin)}"><AuditSourceTypeCode csd-code="4"/></AuditSourceIdentification>`,
    object(
      `${origin}#${String(sequence)}`,
      "2",
      "13",
      "Security Audit Log",
      [detail("entry", entry.id), detail("sha256", hash), ...details].join(""),
    ),
    ...(entry.objects ?? []).map((id) => object(id, "4", undefined, id, "")),
    "</AuditMessage>\n",
  ].join("");
}
