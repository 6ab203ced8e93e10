import { fail, succeed, type Result } from "../domain/failure.ts";
import type { CardKey, CardModule, KeyPurpose, OpenCard } from "./card.ts";

/** Verifies the PIN and binds the card's operations to its slot. */
export async function openCard(module: CardModule, slot: string, pin: string): Promise<Result<OpenCard>> {
  const login = await module.login(slot, pin);
  if (!login.ok) return login;
  return succeed({
    description: login.value,
    agree: (key, point) => module.agree(slot, key, point),
    sign: (key, digest) => module.sign(slot, key, digest),
  });
}

/** The card's key for a purpose, with the certificate that names it. */
export function keyFor({ description }: Pick<OpenCard, "description">, purpose: KeyPurpose): Result<CardKey & { readonly certificate: Uint8Array }> {
  for (const key of description.keys)
    if (key.purpose === purpose && key.certificate !== undefined) return succeed({ ...key, certificate: key.certificate });
  return fail("card.operationRefused");
}
