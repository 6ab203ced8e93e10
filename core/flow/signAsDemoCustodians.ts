import { keyFor, openCard } from "../card/openCard.ts";
import { openSoftwareReader } from "../card/softwareReader.ts";
import type { Instant } from "../domain/brand.ts";
import { fail, succeed, type Result } from "../domain/failure.ts";
import type { PolicySignature, RoomDraft } from "./createRoom.ts";
import { signStatement } from "./ceremony/signStatement.ts";
import { cardFolder, readDesk } from "./roomFolder.ts";

/** In a demo room nobody stands by: its two custodians' cards lie on the desk with their PINs, and sign the first policy by themselves. */
export const signAsDemoCustodians =
  (folder: string) =>
  async ({ policy, text }: RoomDraft): Promise<Result<readonly PolicySignature[]>> => {
    const reader = openSoftwareReader(cardFolder(folder));
    const signatures: PolicySignature[] = [];
    try {
      for (const { id, pin } of readDesk(folder).filter(({ role }) => role === "custodian")) {
        const signature = await signWithCard(reader, id, pin, Buffer.from(text), policy.createdAt);
        if (!signature.ok) return signature;
        signatures.push({ officer: id, signature: signature.value });
      }
    } finally {
      await reader.close();
    }
    return succeed(signatures);
  };

async function signWithCard(reader: ReturnType<typeof openSoftwareReader>, id: string, pin: string, content: Uint8Array, at: Instant): Promise<Result<Buffer>> {
  const inserted = await reader.insert(id);
  if (!inserted.ok) return inserted;
  const slots = await reader.slots();
  const slot = slots.ok ? slots.value.find(({ card }) => card !== undefined) : undefined;
  if (slot === undefined) return fail("card.absent");
  const card = await openCard(reader, slot.id, pin);
  if (!card.ok) return card;
  const key = keyFor(card.value, "sign");
  const signed = key.ok ? await signStatement({ card: card.value, key: key.value, content, at }) : key;
  await reader.remove();
  return signed;
}
