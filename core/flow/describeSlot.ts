import type { z } from "zod";
import type { slot } from "../contract/shapes.ts";
import type { Slot } from "../card/card.ts";
import { certificateHashOf } from "../envelope/certificate.ts";

/** A slot as the window may see it: which card, never its keys. */
export function describeSlot({ id, reader, card }: Slot): z.output<typeof slot> {
  if (card === undefined) return { id, reader };
  const certificates = card.keys.flatMap(({ certificate }) => (certificate === undefined ? [] : [certificateHashOf(certificate)]));
  const { serial, label, kind, locked, pinPad, triesLeft } = card;
  return { id, reader, card: { serial, label, kind, certificates, locked, pinPad, ...(triesLeft !== undefined && { triesLeft }) } };
}
