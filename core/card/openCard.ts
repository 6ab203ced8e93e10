import { fail, succeed, type Result } from "../domain/failure.ts";
import type { CardKey, CardModule, KeyPurpose, OpenCard } from "./card.ts";

/** Verifies the PIN (without one, the reader's key pad asks for it) and binds the card's operations to its slot. */
export async function openCard(module: CardModule, slot: string, pin?: string): Promise<Result<OpenCard>> {
  const login = await module.login(slot, pin);
  if (!login.ok) return login;
  return succeed({
    description: login.value,
    agree: (...asked) => module.agree(slot, ...asked),
    sign: (...asked) => module.sign(slot, ...asked),
    decrypt: (...asked) => module.decrypt(slot, ...asked),
  });
}

/** The card's key for a purpose, with the certificate that names it. */
export function keyFor({ description }: Pick<OpenCard, "description">, purpose: KeyPurpose): Result<CardKey & { readonly certificate: Uint8Array }> {
  for (const key of description.keys)
    if (key.purpose === purpose && key.certificate !== undefined) return succeed({ ...key, certificate: key.certificate });
  return fail("card.operationRefused");
}
