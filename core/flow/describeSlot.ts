import type { z } from "zod";
import type { slot } from "../contract/shapes.ts";
import type { Slot } from "../card/card.ts";
import { certificateHashOf } from "../envelope/certificate.ts";

/** As many as the contract's shape of a slot holds; PIV cards may have more. */
const mostCertificates = 16;

/** A slot as the window may see it: which card, never its keys. */
export function describeSlot({ id, reader, card }: Slot): z.output<typeof slot> {
  if (card === undefined) return { id, reader };
  // A key may stand there once for each purpose.
  const certificates = [...new Set(card.keys.flatMap(({ certificate }) => (certificate === undefined ? [] : [certificateHashOf(certificate)])))].slice(0, mostCertificates);
  const { serial, label, kind, locked, pinPad, triesLeft } = card;
  return { id, reader, card: { serial, label, kind, certificates, locked, pinPad, ...(triesLeft !== undefined && { triesLeft }) } };
}
