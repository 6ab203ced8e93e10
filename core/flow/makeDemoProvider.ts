import path from "node:path";
import type { Instant } from "../domain/brand.ts";
import type { Provider, ProviderSigner, SignerRole } from "../domain/policy.ts";
import { makeAuthority } from "../envelope/authority.ts";
import { certificateHashOf, demoOrganization, pemOf } from "../envelope/certificate.ts";
import { makeFolder, writeFileDurably } from "../platform/disk.ts";
import { uuid, type Entropy } from "../platform/entropy.ts";
import { makeDemoCard } from "./makeDemoCard.ts";
import { demoProviderFolder, demoProviderSheet, demoRecipientFolder, formatDemoSheet, type DemoSheetCard } from "./roomFolder.ts";
import { authorityValidity } from "./validity.ts";

const signers: readonly { readonly id: SignerRole; readonly holder: string }[] = [
  { id: "operator", holder: "デモ病院 作成担当" },
  { id: "approver", holder: "デモ病院 承認担当" },
];

/**
 * The other ends of a demo room: a hospital whose cards seal demo media (the policy trusts their certificates and nothing else of them), and one who
 * may receive a package. Each has an authority of its own, whose key is thrown away.
 */
export async function makeDemoProvider(order: { readonly folder: string; readonly now: Instant; readonly entropy: Entropy }): Promise<Provider> {
  const { folder, now, entropy } = order;
  const organization = `${demoOrganization} hospital`;
  const authority = makeAuthority({
    name: { organization, commonName: `Noren demo hospital ${uuid(entropy)}` },
    validity: authorityValidity(now),
    isDemo: true,
    entropy,
  });
  const place = demoProviderFolder(folder);
  makeFolder(place);
  const trusted: ProviderSigner[] = [];
  const sheet: DemoSheetCard[] = [];
  for (const [index, { id, holder }] of signers.entries()) {
    const label = `DEMO H${String(index + 1)}`;
    const { sign, serial, pin } = await makeDemoCard({ folder: place, id, holder, organization, label, authority, now, entropy });
    trusted.push({ role: id, certificate: certificateHashOf(sign), certificatePem: pemOf(sign) });
    sheet.push({ id, label, holder, role: id, pin, serial });
  }
  writeFileDurably(demoProviderSheet(folder), formatDemoSheet(sheet));
  await makeRecipient(order);
  return { id: "demo-hospital", name: "デモ病院", kind: "hospital", signers: trusted };
}

async function makeRecipient({ folder, now, entropy }: { readonly folder: string; readonly now: Instant; readonly entropy: Entropy }): Promise<void> {
  const organization = `${demoOrganization} recipient`;
  const holder = "デモ利活用者";
  const authority = makeAuthority({
    name: { organization, commonName: `Noren demo recipient ${uuid(entropy)}` },
    validity: authorityValidity(now),
    isDemo: true,
    entropy,
  });
  const place = demoRecipientFolder(folder);
  makeFolder(place);
  const card = await makeDemoCard({ folder: place, id: "recipient", holder, organization, label: "DEMO R1", authority, now, entropy });
  writeFileDurably(path.join(place, "certificate.pem"), pemOf(card.agree));
  writeFileDurably(path.join(place, "cards.json"), formatDemoSheet([{ id: "recipient", label: "DEMO R1", holder, role: "recipient", pin: card.pin, serial: card.serial }]));
}
