import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import type { Instant } from "../../domain/brand.ts";
import type { Custody } from "../../domain/custody.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { freeBytes } from "../../platform/disk.ts";
import type { LedgerEntry } from "../../store/mediumLedger.ts";
import { sessionOf, type Act, type RoomContext } from "../context.ts";
import { emptied } from "../handler.ts";
import { findMedium } from "./desk.ts";
import { factsOf, lookAt, refusalOf } from "./inspect.ts";

/** The custody form is given in: from here on the delivery exists, and its medium stands in the ledger as received. */
export async function beginHere(context: RoomContext, input: OperationInput<"delivery.begin">, act: Act): Promise<Result<OperationOutput<"delivery.begin">>> {
  const { store, officer } = sessionOf(context);
  const looked = await lookAt(context, input.medium);
  if (!looked.ok) return looked;
  const { medium, findings, policy, package: packed } = looked.value;
  const refusal = refusalOf(looked.value, officer);
  if (refusal !== undefined) return { ok: false, failure: refusal };
  const provider = policy.providers.find(({ id }) => id === input.provider);
  if (provider === undefined || provider.kind === "supplier") return fail("delivery.providerUnknown");
  if (packed?.ok === true && packed.value.manifest.sender.id !== provider.id) return fail("delivery.providerMismatch");
  const { custody } = input;
  // A broken seal with nothing said about it is a form that was not filled in.
  if (!custody.sealIntact && custody.note === undefined) return fail("delivery.sealNote");
  const known = checkLedger(await store.read("ledger.list", {}), custody.mediumNumber, medium.serial);
  if (!known.ok) return known;
  const free = freeBytes(context.folder);
  if (free < findings.neededBytes) return fail("delivery.capacity", { needed: findings.neededBytes, free });
  act.about({ objects: [findings.digest], details: { medium: custody.mediumNumber, provider: provider.id, content: findings.content } });
  const { delivery } = await store.write(
    "delivery.begin",
    {
      mediumIdentity: medium.id,
      ...(medium.serial !== undefined && { mediumSerial: medium.serial }),
      provider: provider.id,
      providerName: provider.name,
      content: findings.content,
      inventoryDigest: findings.digest,
      ...(packed?.ok === true && { package: factsOf(packed.value) }),
      custody: asCustody(custody),
      declared: findings.declared,
      officer: officer.id,
      at: context.clock.now(),
    },
    act.entry(),
  );
  return succeed({ delivery });
}

/** The schema has checked every field; an instant carries a brand that it does not know. */
const asCustody = (given: OperationInput<"delivery.begin">["custody"]): Custody => ({ ...given, receivedAt: given.receivedAt as Instant });

/** A medium nobody registered is refused, and so is one that stands in the place of another. */
export function checkLedger(ledger: readonly LedgerEntry[], number: string, serial: string | undefined): Result<LedgerEntry> {
  const entry = ledger.find((each) => each.number === number);
  if (entry === undefined) return fail("ledger.unregistered");
  if (entry.state === "destroyed") return fail("ledger.destroyed");
  if (entry.serial !== undefined && entry.serial !== serial) return fail("ledger.serialDiffers");
  const isOthers = serial !== undefined && ledger.some((each) => each.serial === serial && each.number !== number);
  return isOthers ? fail("ledger.serialDiffers") : succeed(entry);
}

export async function keepDraft(context: RoomContext, { medium: id, draft }: OperationInput<"delivery.keepDraft">, act: Act): Promise<Result<Record<string, never>>> {
  const medium = findMedium(context, id);
  if (!medium.ok) return medium;
  const looked = await lookAt(context, id);
  if (!looked.ok) return looked;
  await sessionOf(context).store.write("delivery.keepDraft", { inventoryDigest: looked.value.findings.digest, draft }, act.entry());
  return emptied(medium);
}
