import path from "node:path";
import { connectCards } from "../../card/cardClient.ts";
import type { CardModule, OpenCard } from "../../card/card.ts";
import { openCard } from "../../card/openCard.ts";
import { openSoftwareReader } from "../../card/softwareReader.ts";
import type { PackageWords } from "../../contract/messages/commandLinePackage.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { readCertificate } from "../../envelope/certificate.ts";
import type { RecipientKey } from "../../envelope/recipientKey.ts";
import { readKeyFile, recipientKeyOf } from "../../envelope/softwareKey.ts";
import { startCardChild } from "../../platform/cardChild.ts";
import { readFile } from "../../platform/disk.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import { cardFolder, demoRecipientFolder, isRoom, readDesk, readDemoRecipient } from "../roomFolder.ts";
import type { PackageLine } from "./packageVerbs.ts";

/** The key that opens a package for whoever sits at the command line: from a file, or on a card. */
export interface OpenRecipient {
  readonly key: RecipientKey;
  readonly close: () => Promise<void>;
}

export function openRecipient(line: PackageLine, words: PackageWords): Promise<Result<OpenRecipient>> {
  const { key, cert, p12, room, card } = line.options;
  if (key !== undefined && cert !== undefined) return fromFile([key, cert], line, words);
  if (p12 !== undefined) return fromFile([p12], line, words);
  return room !== undefined && card !== undefined ? fromCard(path.resolve(room), card, line, words) : line.misused(words.needsKey);
}

async function fromFile(files: readonly string[], { ask }: PackageLine, words: PackageWords): Promise<Result<OpenRecipient>> {
  const contents = files.map((name) => readFile(path.resolve(name)));
  if (!contents.every((content) => content !== undefined)) return fail("package.keyUnusable", { reason: "missing" });
  const bytes = Buffer.concat(contents.flatMap((content) => [content, Buffer.from("\n")]).slice(0, -1));
  for (const content of contents) content.fill(0);
  const unprotected = readKeyFile(bytes, "");
  const read = !unprotected.ok && unprotected.failure.code === "envelope.passwordWrong" ? readKeyFile(bytes, await ask(words.password, true)) : unprotected;
  bytes.fill(0);
  return read.ok ? succeed({ key: recipientKeyOf(read.value), close: () => Promise.resolve() }) : read;
}

async function fromCard(room: string, wanted: string, line: PackageLine, words: PackageWords): Promise<Result<OpenRecipient>> {
  if (!isRoom(room)) return fail("room.missing");
  const policy = readPolicy(room);
  if (!policy.ok) return policy;
  const module = policy.value.room.kind === "demo" ? await demoCards(room, wanted) : await realCards(room);
  const slots = await module.cards.slots();
  const slot = slots.ok ? slots.value.find(({ id, card }) => card !== undefined && (module.pin !== undefined || id === wanted || card.serial === wanted)) : undefined;
  if (slot === undefined) {
    await module.close();
    return fail("card.absent");
  }
  const pin = slot.card?.pinPad === true ? undefined : line.options["desk-pin"] === true && module.pin !== undefined ? module.pin : await line.ask(words.pin, true);
  const card = await openCard(module.cards, slot.id, pin);
  const key = card.ok ? keyOn(card.value, pin) : card;
  if (key.ok) return succeed({ key: key.value, close: module.close });
  await module.close();
  return key;
}

interface Cards {
  readonly cards: CardModule;
  /** Of the card that was put in, where it lies beside it. */
  readonly pin?: string;
  readonly close: () => Promise<void>;
}

/** The desk's cards, and the demo recipient's. */
async function demoCards(room: string, wanted: string): Promise<Cards> {
  const onDesk = readDesk(room).find(({ id }) => id === wanted);
  const recipient = readDemoRecipient(room).find(({ id }) => id === wanted);
  const cards = openSoftwareReader(onDesk === undefined ? demoRecipientFolder(room) : cardFolder(room));
  await cards.insert(wanted);
  const pin = (onDesk ?? recipient)?.pin;
  return { cards, close: () => cards.close(), ...(pin !== undefined && { pin }) };
}

async function realCards(room: string): Promise<Cards> {
  const child = startCardChild(room);
  const cards = await connectCards(child.socket, child.token);
  return {
    cards,
    close: async () => {
      await cards.close();
      child.kill();
    },
  };
}

function keyOn(card: OpenCard, pin: string | undefined): Result<RecipientKey> {
  for (const key of card.description.keys) {
    const certificate = key.certificate === undefined || key.purpose === "sign" ? undefined : readCertificate(key.certificate);
    if (certificate?.ok !== true) continue;
    const again = key.pinEachUse ? pin : undefined;
    if (key.purpose === "agree") return succeed({ kind: "agreement", certificate: certificate.value, agree: (point) => card.agree(key.id, point, again) });
    return succeed({ kind: "transport", certificate: certificate.value, decrypt: (wrapped, padding) => card.decrypt(key.id, wrapped, padding, again) });
  }
  return fail("card.operationRefused");
}
