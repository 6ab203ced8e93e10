import type { CardKey, OpenCard } from "../../card/card.ts";
import { openCard } from "../../card/openCard.ts";
import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import type { PolicyOfficer } from "../../domain/policy.ts";
import { certificateHashOf } from "../../envelope/certificate.ts";
import type { Act, RoomContext } from "../context.ts";
import { custodiansOf, openRecoveryInner, openRecoveryOuter } from "../keyring.ts";
import { findEnrolled, recipientKeyOf, whatBars, type EnrolledCard } from "../openRoomKey.ts";
import { signingHashOf } from "../policy/readPolicy.ts";
import { keepSignature } from "./ceremonyFolder.ts";
import { announce, awaitCard, endCeremony } from "./endCeremony.ts";
import { describeCeremony, type CeremonyResult, type KeptSignature, type OpenCeremony } from "./openCeremony.ts";
import { signStatement } from "./signStatement.ts";
import { isRoom } from "../roomFolder.ts";

/** The card in a slot signs; the last one that is needed sets the act going. */
export async function signCeremony(context: RoomContext, input: OperationInput<"ceremony.sign">, act: Act): Promise<Result<OperationOutput<"ceremony.sign">>> {
  const open = context.ceremony;
  if (open?.id !== input.ceremony) return fail("ceremony.none");
  act.about({ objects: [open.id, open.sha256], details: { purpose: open.order.purpose } });
  if (open.isBusy || (open.state !== "waiting" && open.state !== "swapping")) return fail("ceremony.notNow");
  open.isBusy = true;
  try {
    const signed = await signInSlot(context, open, input, act);
    if (!signed.ok) return signed;
    if (isRoom(context.folder) && open.order.purpose !== "room.create") keepSignature(context.folder, open.id, signed.value);
    open.signatures.push(signed.value);
    context.touch();
    if (remaining(open).length === 0) await carryOut(context, open);
    else if (open.state === "swapping") awaitCard(context, open, "swapping");
    else announce(context, open);
    return succeed({ ceremony: describeCeremony(open) });
  } finally {
    open.isBusy = false;
  }
}

/** Roles that still have to sign. */
const remaining = ({ order, signatures }: OpenCeremony): readonly string[] =>
  order.needed.filter(({ role, count }) => signatures.filter((signature) => signature.role === role).length < count).map(({ role }) => role);

async function signInSlot(context: RoomContext, open: OpenCeremony, { slot, pin }: OperationInput<"ceremony.sign">, act: Act): Promise<Result<KeptSignature>> {
  const slots = await context.cards.slots();
  if (!slots.ok) return slots;
  const present = slots.value.find(({ id }) => id === slot)?.card;
  if (present === undefined) return fail("card.absent");
  act.about({ card: present.serial });
  const { session } = context;
  const isSessionCard = session?.slot === slot && session.card.description.serial === present.serial;
  // Another card where the session's was.
  if (session?.slot === slot && !isSessionCard) open.isCardOut = true;
  // The session's own card is logged in already; what is typed for it all the same is asked of the card.
  const isReady = isSessionCard && !open.isCardOut && pin === undefined;
  const card = isReady ? succeed(session.card) : await openCard(context.cards, slot, pin);
  if (!card.ok) return card;
  const signed = await signWith(context, open, card.value, pin, act);
  if (!isSessionCard) await context.cards.logout(slot);
  return signed;
}

async function signWith(context: RoomContext, open: OpenCeremony, card: OpenCard, pin: string | undefined, act: Act): Promise<Result<KeptSignature>> {
  const entitled = entitle(context, open, card);
  if (!entitled.ok) return entitled;
  const { enrolled, key, holder } = entitled.value;
  const { officer } = enrolled;
  act.about({ officer: officer.id, role: officer.role });
  const at = context.clock.now();
  const content = open.order.signs ?? Buffer.from(open.order.statement);
  const signature = await signStatement({ card, key, content, at, ...(pin !== undefined && { pin }) });
  if (!signature.ok) return signature;
  if (open.order.recovers === true) {
    const opened = await recover(context, open, enrolled, card, pin);
    if (!opened.ok) return opened;
  }
  const { id, name, role } = officer;
  return succeed({ officer: id, name, role, at, certificate: certificateHashOf(key.certificate), holder, card: card.description.serial, signature: signature.value });
}

interface Entitled {
  readonly enrolled: EnrolledCard;
  readonly key: CardKey & { readonly certificate: Uint8Array };
  readonly holder: string;
}

/** Another officer, with another card, of a role that is still needed, who may work today. */
function entitle(context: RoomContext, open: OpenCeremony, card: OpenCard): Result<Entitled> {
  const enrolled = findEnrolled(open.policy, card);
  if (enrolled === undefined) return fail("card.notEnrolled");
  const { officer, certificate } = enrolled;
  if (open.policy.room.kind === "production" && (card.description.kind === "software" || certificate.isDemo)) return fail("card.softwareRefused");
  if (open.signatures.some((signature) => signature.officer === officer.id)) return fail("ceremony.sameOfficer");
  if (open.signatures.some((signature) => signature.card === card.description.serial)) return fail("ceremony.sameCard");
  const bar = whatBars(officer, certificate, context.clock.now());
  if (bar !== undefined) return { ok: false, failure: bar };
  if (!remaining(open).includes(officer.role)) return fail("ceremony.roleWrong");
  const key = signingKeyOf(card, officer);
  return key === undefined ? fail("card.operationRefused") : succeed({ enrolled, key, holder: certificate.subject.commonName ?? "" });
}

/** The key whose certificate the policy names: another signing key on the card would not count. */
export function signingKeyOf({ description }: OpenCard, officer: PolicyOfficer): (CardKey & { readonly certificate: Uint8Array }) | undefined {
  const wanted = signingHashOf(officer.signingCertificatePem);
  for (const key of description.keys)
    if (key.purpose === "sign" && key.certificate !== undefined && certificateHashOf(key.certificate) === wanted) return { ...key, certificate: key.certificate };
  return undefined;
}

/** The first card opens the outer layers, one for each who might be second; the second card its own. */
async function recover({ folder }: RoomContext, open: OpenCeremony, { officer, key, certificate }: EnrolledCard, card: OpenCard, pin: string | undefined): Promise<Result<void>> {
  const recipient = recipientKeyOf(card, key, certificate, pin);
  if (open.signatures.length === 0) {
    for (const other of custodiansOf(open.policy.officers)) {
      if (other.id === officer.id) continue;
      const half = await openRecoveryOuter(folder, open.policy, officer.id, other.id, recipient);
      if (!half.ok) return half;
      open.halves.set(other.id, half.value);
    }
    return succeed(undefined);
  }
  const half = open.halves.get(officer.id);
  if (half === undefined) return fail("room.damaged", { file: "recovery" });
  const recovered = await openRecoveryInner(half, open.policy, recipient);
  if (!recovered.ok) return recovered;
  open.recovered = recovered.value;
  return succeed(undefined);
}

async function carryOut(context: RoomContext, open: OpenCeremony): Promise<void> {
  clearTimeout(open.timer);
  open.swapUntil = undefined;
  open.state = "working";
  announce(context, open);
  const { id, order, sha256, signatures, recovered } = open;
  const performed = await attempt(() => order.perform({ id, statement: order.statement, sha256, signatures, ...(recovered && { recovered }) }));
  await endCeremony(context, open, performed.ok ? { state: "done", result: performed.value } : { state: "failed", failure: performed.failure });
}

/** A failure of the act is its outcome; so is a bug, which must not leave the page blank. */
async function attempt(act: () => Promise<Result<CeremonyResult>>): Promise<Result<CeremonyResult>> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    console.error(error instanceof Error ? error.stack : "unknown error");
    return fail("program.bug");
  }
}
