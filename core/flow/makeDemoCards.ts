import { makeSoftwareCard } from "../card/softwareCard.ts";
import { softwareCardFile } from "../card/softwareReader.ts";
import type { Instant } from "../domain/brand.ts";
import type { Authority } from "../envelope/authority.ts";
import { demoOrganization, pemOf } from "../envelope/certificate.ts";
import { makeFolder, writeFileDurably } from "../platform/disk.ts";
import type { Entropy } from "../platform/entropy.ts";
import type { NewOfficer } from "./checkOfficers.ts";
import { demoOfficers } from "./demoOfficers.ts";
import { cardFolder, deskFile, formatDesk, type DeskCard } from "./roomFolder.ts";
import { cardValidity } from "./validity.ts";

export const demoCardCount = demoOfficers.length;

interface DemoOrder {
  readonly folder: string;
  readonly authority: Authority;
  readonly now: Instant;
  readonly entropy: Entropy;
  /** Called after each card; throws to stop. */
  readonly made: () => void;
}

/** The desk of a demo room: nine software cards and a sheet with their PINs. */
export async function makeDemoCards({ folder, authority, now, entropy, made }: DemoOrder): Promise<readonly NewOfficer[]> {
  makeFolder(cardFolder(folder));
  const officers: NewOfficer[] = [];
  const desk: DeskCard[] = [];
  for (const [index, { id, role, name, kana, romaji }] of demoOfficers.entries()) {
    const serial = `DEMO-${entropy.bytes(6).toString("hex").toUpperCase()}`;
    const label = `DEMO ${String(index + 1).padStart(2, "0")}`;
    const pin = sixDigits(entropy);
    const certificates: { agree?: Buffer; sign?: Buffer } = {};
    await makeSoftwareCard({
      file: softwareCardFile(cardFolder(folder), id),
      serial,
      label,
      pin,
      entropy,
      certify: (purpose, publicKey) => {
        const usage = purpose === "agree" ? "keyAgreement" : "digitalSignature";
        const certificate = authority.issue({
          subject: { organization: demoOrganization, commonName: name, serialNumber: serial },
          publicKey,
          usage,
          validity: cardValidity(now),
        });
        certificates[purpose] = certificate;
        return certificate;
      },
    });
    const { agree, sign } = certificates;
    if (agree === undefined || sign === undefined) throw new Error("a software card asks for both certificates");
    officers.push({ id, role, name, kana, romaji, certificatePem: pemOf(agree), signingCertificatePem: pemOf(sign) });
    desk.push({ id, label, holder: name, role, pin, serial });
    made();
  }
  writeFileDurably(deskFile(folder), formatDesk(desk));
  return officers;
}

/** 48 bits over a million: the bias is one in 10^8. */
const sixDigits = (entropy: Entropy): string => String(entropy.bytes(6).readUIntBE(0, 6) % 1_000_000).padStart(6, "0");
