import { makeSoftwareCard } from "../card/softwareCard.ts";
import { softwareCardFile } from "../card/softwareReader.ts";
import type { Instant } from "../domain/brand.ts";
import type { Authority } from "../envelope/authority.ts";
import type { Entropy } from "../platform/entropy.ts";
import { cardValidity } from "./validity.ts";

export interface DemoCard {
  readonly serial: string;
  readonly pin: string;
  /** DER of the certificates of its two keys. */
  readonly agree: Buffer;
  readonly sign: Buffer;
}

/** One software card with two certified keys and a PIN of its own. */
export async function makeDemoCard(order: {
  readonly folder: string;
  readonly id: string;
  readonly holder: string;
  readonly organization: string;
  readonly label: string;
  readonly authority: Authority;
  readonly now: Instant;
  readonly entropy: Entropy;
}): Promise<DemoCard> {
  const { folder, id, holder, organization, label, authority, now, entropy } = order;
  const serial = `DEMO-${entropy.bytes(6).toString("hex").toUpperCase()}`;
  const pin = sixDigits(entropy);
  const certificates: { agree?: Buffer; sign?: Buffer } = {};
  await makeSoftwareCard({
    file: softwareCardFile(folder, id),
    serial,
    label,
    pin,
    entropy,
    certify: (purpose, publicKey) => {
      const certificate = authority.issue({
        subject: { organization, commonName: holder, serialNumber: serial },
        publicKey,
        usage: purpose === "sign" ? "digitalSignature" : "keyAgreement",
        validity: cardValidity(now),
      });
      certificates[purpose === "sign" ? "sign" : "agree"] = certificate;
      return certificate;
    },
  });
  const { agree, sign } = certificates;
  if (agree === undefined || sign === undefined) throw new Error("a software card asks for both certificates");
  return { serial, pin, agree, sign };
}

/** 48 bits over a million: the bias is one in 10^8. */
const sixDigits = (entropy: Entropy): string => String(entropy.bytes(6).readUIntBE(0, 6) % 1_000_000).padStart(6, "0");
