import type { OperationInput, OperationOutput } from "../contract/operations.ts";
import { checkCard, nameOf } from "../card/checkCard.ts";
import { fail, succeed, type Failure, type Result } from "../domain/failure.ts";
import type { Act, RoomContext } from "./context.ts";

/** What the inserted card can be used for. Nothing of the room is opened; the PIN goes to the card and nowhere else. */
export async function checkCardHere({ cards, session }: RoomContext, { slot, pin }: OperationInput<"card.check">, act: Act): Promise<Result<OperationOutput<"card.check">>> {
  // Checking logs the card out at its end, and with it would go the session's.
  if (session?.slot === slot) return fail("session.alreadyOpen");
  const slots = await cards.slots();
  if (!slots.ok) return slots;
  const present = slots.value.find(({ id }) => id === slot)?.card;
  if (present !== undefined) act.about({ card: present.serial });
  const checked = await checkCard(cards, slot, pin);
  if (!checked.ok) return checked;
  const { card, trials, uses } = checked.value;
  act.about({ details: { passed: trials.filter(({ passed }) => passed).length, tried: trials.length } });
  return succeed({
    serial: card.serial,
    label: card.label,
    kind: card.kind,
    pinPad: card.pinPad,
    trials: trials.map(({ algorithm, failure, ...trial }) => ({ ...trial, algorithm: nameOf(algorithm), ...(failure && { failure: plain(failure) }) })),
    uses: uses.map((use) => ({ ...use, with: [...use.with] })),
  });
}

/** The PKCS#11 libraries of the room's allow-list and whether they serve. */
export async function listModules({ cards }: RoomContext): Promise<Result<OperationOutput<"card.modules">>> {
  const listed = await cards.modules();
  if (!listed.ok) return listed;
  return succeed({ modules: listed.value.map(({ failure, ...module }) => ({ ...module, ...(failure && { failure: plain(failure) }) })) });
}

/** The schema knows no readonly; the words are the same. */
const plain = ({ code, details }: Failure): { code: Failure["code"]; details?: Record<string, string | number> } => ({ code, ...(details && { details: { ...details } }) });
