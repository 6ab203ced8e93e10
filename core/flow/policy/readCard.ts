import type { CardDescription, CardKey } from "../../card/card.ts";
import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { pemOf, readCertificate } from "../../envelope/certificate.ts";
import type { RoomContext } from "../context.ts";

/** The certificates of a card that is to be enrolled. */
export async function readCard(context: RoomContext, { slot, pin }: OperationInput<"officer.readCard">): Promise<Result<OperationOutput<"officer.readCard">>> {
  const slots = await context.cards.slots();
  if (!slots.ok) return slots;
  const present = slots.value.find(({ id }) => id === slot)?.card;
  if (present === undefined) return fail("card.absent");
  if (pin === undefined) return succeed(describe(present));
  const opened = await context.cards.login(slot, pin);
  if (!opened.ok) return opened;
  if (context.session?.slot !== slot) await context.cards.logout(slot);
  return succeed(describe(opened.value));
}

function describe({ serial, label, keys }: CardDescription): OperationOutput<"officer.readCard"> {
  const opening = certificateOf(keys, (key) => key.purpose !== "sign");
  // A card with several keys that sign has one that is a person's word (X.509 nonRepudiation), the one that wants its PIN each time.
  const signing = certificateOf(keys, isBinding) ?? certificateOf(keys, (key) => key.purpose === "sign");
  const read = opening && readCertificate(opening);
  const holder = read?.ok === true ? read.value.subject.commonName : undefined;
  return {
    serial,
    label,
    ...(opening && { certificatePem: pemOf(opening) }),
    ...(signing && { signingCertificatePem: pemOf(signing) }),
    ...(holder !== undefined && { holder }),
    ...(read?.ok === true && { validUntil: read.value.validUntil }),
  };
}

const certificateOf = (keys: readonly CardKey[], isWanted: (key: CardKey) => boolean): Uint8Array | undefined =>
  keys.find((key) => isWanted(key) && key.certificate !== undefined)?.certificate;

function isBinding({ purpose, certificate }: CardKey): boolean {
  const read = purpose === "sign" && certificate !== undefined ? readCertificate(certificate) : undefined;
  return read?.ok === true && read.value.usages.has("nonRepudiation");
}
