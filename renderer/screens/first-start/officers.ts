import { leastOfficers } from "../../../core/domain/officer.ts";
import { roles, type Role } from "../../../core/domain/roles.ts";

/** An officer as typed in the wizard. */
export interface Entry {
  readonly key: number;
  readonly role: Role;
  readonly name: string;
  readonly kana: string;
  readonly romaji: string;
  readonly certificatePem: string;
  readonly file: string;
  readonly isUnreadable: boolean;
}

export const emptyEntry = (key: number, role: Role): Entry => ({ key, role, name: "", kana: "", romaji: "", certificatePem: "", file: "", isUnreadable: false });

/** One form for each officer that is needed at least, in the order of the work. */
export const firstEntries = (): readonly Entry[] => roles.flatMap((role) => Array.from({ length: leastOfficers[role] }, () => role)).map((role, key) => emptyEntry(key, role));

export const isComplete = ({ name, kana, romaji, certificatePem }: Entry): boolean => [name, kana, romaji, certificatePem].every((text) => text.trim() !== "");

export const missingOfficers = (entries: readonly Entry[]): readonly { readonly role: Role; readonly count: number }[] =>
  roles
    .map((role) => ({ role, count: leastOfficers[role] - entries.filter((entry) => entry.role === role && isComplete(entry)).length }))
    .filter(({ count }) => count > 0);

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
