import type { OperationInput } from "../../../core/contract/operations.ts";
import { leastOfficers, organizationKinds, type OrganizationKind } from "../../../core/domain/officer.ts";
import { roles, type Role } from "../../../core/domain/roles.ts";
import { endOfDay, noDate, readDate, startOfDay, type DateParts } from "../../i18n/dates.ts";

type NewOfficer = OperationInput<"room.create">["officers"][number];

/** A certificate as it was chosen: its text, and where it came from for the eyes of whoever chose it. */
export interface ChosenCertificate {
  readonly pem: string;
  readonly file: string;
  readonly isUnreadable: boolean;
}

export interface TermForm {
  readonly from: DateParts;
  readonly until: DateParts;
}

/** The part of an officer's record that is renewed from time to time. */
export interface StandingForm {
  readonly organizationKind: OrganizationKind;
  readonly organization: string;
  readonly certification: string;
  readonly notification: string;
  readonly pledge: TermForm;
  readonly training: TermForm;
}

/** An officer as typed. */
export interface OfficerForm extends StandingForm {
  readonly key: number;
  readonly role: Role;
  readonly name: string;
  readonly kana: string;
  readonly romaji: string;
  readonly certificate: ChosenCertificate;
  readonly signingCertificate: ChosenCertificate;
}

export const noCertificate: ChosenCertificate = { pem: "", file: "", isUnreadable: false };
export const noTerm: TermForm = { from: noDate, until: noDate };

export const emptyStanding: StandingForm = { organizationKind: organizationKinds[0], organization: "", certification: "", notification: "", pledge: noTerm, training: noTerm };

export const emptyOfficer = (key: number, role: Role): OfficerForm => ({ ...emptyStanding, key, role, name: "", kana: "", romaji: "", certificate: noCertificate, signingCertificate: noCertificate });

/** The next officer most often works for the same organization under the same number. */
export const officerLike = (key: number, role: Role, other: OfficerForm | undefined): OfficerForm => ({
  ...emptyOfficer(key, role),
  ...(other !== undefined && { organizationKind: other.organizationKind, organization: other.organization, certification: other.certification, notification: other.notification }),
});

/** One form for each officer that is needed at least, in the order of the work. */
export const firstOfficers = (): readonly OfficerForm[] => roles.flatMap((role) => Array.from({ length: leastOfficers[role] }, () => role)).map((role, key) => emptyOfficer(key, role));

export function readTerm({ from, until }: TermForm): { readonly from: number; readonly until: number } | undefined {
  const [start, end] = [readDate(from), readDate(until)];
  if (start.state !== "date" || end.state !== "date") return undefined;
  const term = { from: startOfDay(start.date), until: endOfDay(end.date) };
  return term.from < term.until ? term : undefined;
}

const isEmptyDate = (parts: DateParts): boolean => readDate(parts).state === "empty";

export type OfficerField = "name" | "kana" | "romaji" | "organization" | "certification" | "notification" | "pledge" | "training" | "certificate" | "signingCertificate";
export type OfficerFault = "missing" | "term" | "certificateMissing" | "unreadable";

function standingFaults(form: StandingForm): readonly (readonly [OfficerField, OfficerFault | undefined])[] {
  const line = (text: string): OfficerFault | undefined => (text.trim() === "" ? "missing" : undefined);
  const term = (given: TermForm): OfficerFault | undefined => (readTerm(given) !== undefined ? undefined : isEmptyDate(given.from) && isEmptyDate(given.until) ? "missing" : "term");
  return [
    ["organization", line(form.organization)],
    ["certification", line(form.certification)],
    ["notification", line(form.notification)],
    ["pledge", term(form.pledge)],
    ["training", term(form.training)],
  ];
}

const certificateFault = ({ pem, isUnreadable }: ChosenCertificate): OfficerFault | undefined => (isUnreadable ? "unreadable" : pem === "" ? "certificateMissing" : undefined);
const found = (faults: readonly (readonly [OfficerField, OfficerFault | undefined])[]): ReadonlyMap<OfficerField, OfficerFault> => new Map(faults.flatMap(([field, fault]) => (fault === undefined ? [] : [[field, fault] as const])));

export const faultsOfStanding = (form: StandingForm): ReadonlyMap<OfficerField, OfficerFault> => found(standingFaults(form));

/** What is missing of an officer, by field. */
export const faultsOf = (form: OfficerForm): ReadonlyMap<OfficerField, OfficerFault> =>
  found([
    ...(["name", "kana", "romaji"] as const).map((field) => [field, form[field].trim() === "" ? "missing" : undefined] as const),
    ...standingFaults(form),
    ["certificate", certificateFault(form.certificate)],
    ["signingCertificate", certificateFault(form.signingCertificate)],
  ]);

export const isComplete = (form: OfficerForm): boolean => faultsOf(form).size === 0;

/** Something was typed: an optional further officer that nobody began is not complained of. */
export const isBegun = (form: OfficerForm): boolean => [form.name, form.kana, form.romaji, form.certificate.file, form.signingCertificate.file].some((text) => text !== "");

export const missingOfficers = (forms: readonly OfficerForm[]): readonly { readonly role: Role; readonly count: number }[] =>
  roles.map((role) => ({ role, count: leastOfficers[role] - forms.filter((form) => form.role === role && isComplete(form)).length })).filter(({ count }) => count > 0);

/** What the room is given; nothing while a field cannot be read. */
export function readOfficer(form: OfficerForm): NewOfficer | undefined {
  const [pledge, training] = [readTerm(form.pledge), readTerm(form.training)];
  if (pledge === undefined || training === undefined || !isComplete(form)) return undefined;
  return {
    name: form.name.trim(),
    kana: form.kana.trim(),
    romaji: form.romaji.trim(),
    role: form.role,
    organization: { kind: form.organizationKind, name: form.organization.trim(), certification: form.certification.trim() },
    notification: form.notification.trim(),
    pledge,
    training,
    certificatePem: form.certificate.pem,
    signingCertificatePem: form.signingCertificate.pem,
  };
}

const largestCertificate = 12_000;

/** PEM as it is, DER put into PEM; anything else is no certificate. Whether it is a usable one, the room says. */
export async function readCertificate(file: Blob): Promise<string | undefined> {
  if (file.size === 0 || file.size > largestCertificate) return undefined;
  const bytes = new Uint8Array(await file.arrayBuffer());
  // A DER certificate begins with a SEQUENCE of long length.
  if (bytes[0] === 0x30 && bytes[1] === 0x82) {
    const body = btoa(String.fromCharCode(...bytes)).replaceAll(/.{64}/g, "$&\n").trimEnd();
    return `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
  }
  const text = new TextDecoder().decode(bytes);
  return /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.exec(text)?.[0].concat("\n");
}
