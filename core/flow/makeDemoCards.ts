import type { Instant } from "../domain/brand.ts";
import type { Authority } from "../envelope/authority.ts";
import { demoOrganization, pemOf } from "../envelope/certificate.ts";
import { makeFolder, writeFileDurably } from "../platform/disk.ts";
import type { Entropy } from "../platform/entropy.ts";
import type { NewOfficer } from "./checkOfficers.ts";
import { demoOfficers } from "./demoOfficers.ts";
import { makeDemoCard } from "./makeDemoCard.ts";
import { cardFolder, deskFile, formatDesk, type DeskCard } from "./roomFolder.ts";
import { demoPledge, demoTraining } from "./validity.ts";

export const demoCardCount = demoOfficers.length;

interface DemoOrder {
  readonly folder: string;
  readonly authority: Authority;
  readonly now: Instant;
  readonly entropy: Entropy;
  /** Called after each card; throws to stop. */
  readonly made: () => void;
}

/** The desk of a demo room: ten software cards and a sheet with their PINs. */
export async function makeDemoCards({ folder, authority, now, entropy, made }: DemoOrder): Promise<readonly NewOfficer[]> {
  makeFolder(cardFolder(folder));
  const officers: NewOfficer[] = [];
  const desk: DeskCard[] = [];
  for (const [index, { id, role, name, kana, romaji }] of demoOfficers.entries()) {
    const label = `DEMO ${String(index + 1).padStart(2, "0")}`;
    const { agree, sign, serial, pin } = await makeDemoCard({ folder: cardFolder(folder), id, holder: name, organization: demoOrganization, label, authority, now, entropy });
    officers.push({
      id,
      role,
      name,
      kana,
      romaji,
      organization: { kind: "operator", name: "デモ認定事業者", certification: "デモ認定第1号" },
      notification: `デモ届出第${String(index + 1)}号`,
      pledge: demoPledge(now),
      training: demoTraining(now),
      certificatePem: pemOf(agree),
      signingCertificatePem: pemOf(sign),
    });
    desk.push({ id, label, holder: name, role, pin, serial });
    made();
  }
  writeFileDurably(deskFile(folder), formatDesk(desk));
  return officers;
}
