import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { fill, localeOf, messages, type Language, type Messages } from "../../core/contract/messages/index.ts";
import type { Role } from "../../core/domain/roles.ts";
import { hands, type Hand } from "../pages/hand.ts";
import { makeRecipient, type Recipient } from "../pages/recipient.ts";
import { makeRoom, root, type DeskCard, type RoomOnDisk } from "../pages/room.ts";
import { plugInTown, type TownOnMedium } from "../pages/town.ts";
import { openWorkstation, type Workstation } from "../pages/workstation.ts";

/** One small town, from a sealed medium to a package that is opened with openssl: every stage, in the real window, once by mouse and once by keyboard. */

interface Walk {
  readonly page: Page;
  readonly recipient: Recipient;
  /** Where the outgoing medium is mounted. */
  readonly medium: string;
  readonly room: RoomOnDisk;
  readonly town: TownOnMedium;
  readonly hand: Hand;
  readonly language: Language;
  readonly m: Messages;
  readonly step: (name: string, act: () => Promise<void>) => Promise<void>;
}

const pictures = path.join(process.env["NOREN_TEST_RESULTS"] ?? path.join(root, ".screens"), "journey");

let room: RoomOnDisk;
let recipient: Recipient;
let medium: string;
let station: Workstation | undefined;

test.beforeEach(() => {
  room = makeRoom();
  recipient = makeRecipient();
  medium = mkdtempSync(path.join(tmpdir(), "noren-outgoing-"));
});

test.afterEach(async () => {
  const { status, expectedStatus } = test.info();
  if (status !== expectedStatus) await station?.page.screenshot({ path: test.info().outputPath("failed.png") });
  await station?.close();
  station = undefined;
  room.remove();
  recipient.remove();
  rmSync(medium, { recursive: true, force: true });
});

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).first();
/** A field by the beginning of its label: "required" may stand behind it. */
const field = (page: Page, label: string) => page.getByRole("textbox", { name: new RegExp(`^${label.replaceAll(/[.*+?^${}()|[\]\\]/gu, "\\$&")}`) }).first();
const ledgerNumber = "M-2026-014";

async function enter({ page, hand, m }: Walk, card: DeskCard): Promise<void> {
  await hand.choose(page.getByRole("option", { name: new RegExp(card.holder) }));
  await page.getByText(m.signIn.cardReady).waitFor();
  await hand.type(page.getByLabel(m.signIn.pin, { exact: true }), card.pin);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: m.today.title, level: 1 }).waitFor();
}

/** Whoever was at the screen goes, and another officer sits down. */
async function sitDown(walk: Walk, card: DeskCard): Promise<void> {
  const { page, m, hand } = walk;
  // The page that held the session gives way to a fresh one.
  const renewed = page.waitForEvent("load");
  if (hand.name === "mouse") await hand.press(button(page, m.frame.banner.lock));
  else await page.keyboard.press("Control+KeyL");
  await renewed;
  await hand.press(page.getByRole("button", { name: m.ended.toSignIn }));
  await enter(walk, card);
}

async function receive({ page, hand, m, town, step }: Walk): Promise<void> {
  await step("register", async () => {
    await hand.go(page, m.words.sections.receive, "J");
    await hand.choose(page.getByRole("option").filter({ hasText: town.label }));
    await hand.press(button(page, m.receive.medium.register));
    await hand.type(field(page, m.ledger.registerPane.number), ledgerNumber);
    await hand.type(field(page, m.ledger.registerPane.owner), "デモ病院");
    await hand.press(button(page, m.ledger.registerPane.register));
    await expect(page.getByRole("row").filter({ hasText: ledgerNumber })).toBeVisible();
  });
  await step("contents", async () => {
    await hand.go(page, m.words.sections.receive, "J");
    await hand.choose(page.getByRole("option").filter({ hasText: ledgerNumber }));
    await hand.press(button(page, m.receive.medium.start));
    await expect(page.getByText(m.words.mediumContents.package).first()).toBeVisible();
  });
  await step("provider", async () => {
    await hand.press(button(page, m.frame.next));
    await expect(page.getByText(m.receive.provider.aboutVerified)).toBeVisible();
  });
  await step("custody", async () => {
    await hand.press(button(page, m.frame.next));
    const date = page.getByRole("group", { name: m.receive.custody.receivedAt });
    for (const [part, text] of [[m.frame.date.year, "8"], [m.frame.date.month, "1"], [m.frame.date.day, "5"]] as const) await hand.type(date.getByRole("textbox", { name: part }), text);
    await hand.type(page.getByRole("textbox", { name: m.receive.custody.hour, exact: true }), "9");
    await hand.type(page.getByRole("textbox", { name: m.receive.custody.minute, exact: true }), "30");
    await hand.type(page.getByLabel(m.receive.custody.witness), "鈴木 美咲");
  });
  await step("stored", async () => {
    await hand.press(button(page, m.frame.next));
    await hand.press(button(page, m.receive.capacity.begin));
    await button(page, m.receive.run.toReconcile).waitFor({ timeout: 90_000 });
  });
  await step("receipt", async () => {
    await hand.press(button(page, m.receive.run.toReconcile));
    await hand.press(button(page, m.receive.reconcile.settle));
    await hand.press(button(page, m.receive.receipt.make));
    await expect(page.getByRole("article", { name: m.words.forms["delivery.receipt"] })).toContainText(ledgerNumber);
    await hand.press(button(page, m.receive.receipt.finish));
  });
  await step("catalogue", async () => {
    await hand.press(page.getByRole("tab", { name: m.receive.catalogue.tab }));
    await hand.press(button(page, m.receive.catalogue.make));
    await hand.press(button(page, m.receive.catalogue.link));
    await expect(page.getByText(m.words.deliveryStates.linked).first()).toBeVisible();
  });
}

/** The data as it came: who it is about stays veiled until it is asked, one by one. */
async function look({ page, hand, m, step }: Walk): Promise<void> {
  await step("data", async () => {
    await hand.go(page, m.words.sections.data, "D");
    await hand.choose(page.getByRole("option").filter({ hasText: "デモ病院" }));
    await hand.chooseFirstRow(page.getByRole("grid", { name: m.data.table.label }));
    await expect(page.getByText(m.data.person.unveil).first()).toBeVisible();
  });
  await step("unveiled", async () => {
    await hand.press(button(page, m.data.person.unveil));
    await expect(button(page, m.data.person.veil)).toBeVisible();
  });
  await hand.press(button(page, m.data.person.veil));
}

const application = "R8-0142";

async function propose({ page, hand, m, step, recipient }: Walk): Promise<void> {
  const words = m.projects.proposal;
  await step("proposal", async () => {
    await hand.go(page, m.words.sections.projects, "P");
    await hand.press(button(page, m.projects.propose));
    for (const [label, text] of [[words.application, application], [words.name, "緑野町の高血圧の研究"], [words.purpose, "治療の経過を調べる。"], [words.recipient, "デモ大学"]] as const) await hand.type(field(page, label), text);
    await hand.press(button(page, words.certificate.paste));
    await hand.type(field(page, words.certificate.pasted), recipient.certificatePem);
    await hand.press(button(page, words.certificate.read));
    await expect(page.getByText("Demo recipient").first()).toBeVisible();
    await hand.press(button(page, words.recipe.add));
    await expect(page.getByRole("radio", { name: /first/ })).toBeChecked();
    await hand.press(page.getByRole("group", { name: words.deliveries.title }).getByRole("checkbox").first());
  });
  await step("proposed", async () => {
    await hand.press(button(page, words.submit));
    await expect(page.getByText(m.words.projectStates.proposed).first()).toBeVisible();
  });
}

async function decide(walk: Walk): Promise<void> {
  const { page, hand, m, step } = walk;
  const words = m.projects.decision;
  await openProject(walk);
  await step("decided", async () => {
    await hand.type(field(page, words.number), "認-2026-031");
    const date = page.getByRole("group", { name: words.day });
    for (const [part, text] of [[m.frame.date.year, "8"], [m.frame.date.month, "11"], [m.frame.date.day, "1"]] as const) await hand.type(date.getByRole("textbox", { name: part }), text);
    await hand.press(button(page, words.submit));
    await expect(page.getByText(m.words.projectStates.decided).first()).toBeVisible();
  });
}

async function openProject({ page, hand, m }: Walk): Promise<void> {
  await hand.go(page, m.words.sections.projects, "P");
  await hand.choose(page.getByRole("option").filter({ hasText: application }));
}

async function run(walk: Walk): Promise<void> {
  const { page, hand, m, step } = walk;
  await openProject(walk);
  await step("verified", async () => {
    await hand.press(button(page, m.projects.run.start));
    await expect(page.getByText(m.projects.next.acts.review).first()).toBeVisible({ timeout: 60_000 });
  });
}

async function review({ page, hand, m, step }: Walk): Promise<void> {
  const progress = page.getByRole("progressbar", { name: m.review.title });
  const settled = async (): Promise<number> => Number(await progress.getAttribute("aria-valuenow"));
  await step("table-before-after", async () => {
    await hand.go(page, m.words.sections.review, "M");
    await expect(page.getByText(m.review.table.legend)).toBeVisible();
  });
  const total = Number(await progress.getAttribute("aria-valuemax"));
  let isPictured = false;
  while ((await settled()) < total) {
    const before = await settled();
    const picture = page.getByRole("img", { name: new RegExp(m.review.image.after) });
    if (!isPictured && (await picture.count()) > 0) {
      await step("image-with-mask", async () => {
        await picture.first().waitFor();
      });
      isPictured = true;
    }
    // Not before the evidence stands on the screen.
    await expect(button(page, m.review.accept)).toBeEnabled();
    if (hand.name === "mouse") await button(page, m.review.accept).click();
    else await page.keyboard.press("Enter");
    await expect.poll(settled).toBe(before + 1);
  }
  expect(isPictured).toBe(true);
  await step("reviewed", async () => {
    if (hand.name === "mouse") await hand.press(button(page, m.review.finish));
    else await page.keyboard.press("KeyE");
    await expect(page.getByText(m.review.finished)).toBeVisible();
  });
}

/** Two officers sign with one reader: the session's card, the other one while the page is blank, and the first again. */
async function signByTwo({ page, hand, m, language, step }: Walk, own: DeskCard, other: DeskCard): Promise<void> {
  const pin = page.getByLabel(m.signIn.pin, { exact: true });
  const putIn = async ({ holder }: DeskCard): Promise<void> => {
    await hand.choose(page.getByRole("option", { name: new RegExp(holder) }));
    await page.getByRole("option", { name: new RegExp(`${m.signIn.inserted}.*${holder}`) }).waitFor();
  };
  await hand.type(pin, own.pin);
  await hand.press(button(page, m.ceremony.sign));
  await hand.press(button(page, m.ceremony.swap));
  await expect(page.getByRole("heading", { level: 1, name: fill(localeOf[language], m.ceremony.curtain.title, { role: m.words.roles[other.role as Role] }) })).toBeVisible();
  await step("card-swap", () => putIn(other));
  await hand.type(pin, other.pin);
  await hand.press(button(page, m.ceremony.sign));
  await expect(page.getByRole("heading", { level: 1, name: m.ceremony.curtain.returnTitle })).toBeVisible({ timeout: 60_000 });
  await putIn(own);
  await hand.type(pin, own.pin);
  await hand.press(button(page, m.ceremony.curtain.resume));
}

async function approve(walk: Walk): Promise<void> {
  const { page, hand, m, room, step } = walk;
  const [own, other] = room.desk.filter(({ role }) => role === "approver");
  if (own === undefined || other === undefined) throw new Error("two approvers' cards lie on the desk");
  await step("gate", async () => {
    await hand.go(page, m.words.sections.approval, "S");
    await expect(button(page, m.release.approve.begin)).toBeEnabled();
  });
  await step("approval-statement", async () => {
    await hand.press(button(page, m.release.approve.begin));
    await expect(page.getByRole("heading", { level: 1, name: m.ceremony.purposes["run.approve"] })).toBeVisible();
  });
  await signByTwo(walk, own, other);
  await step("approved", async () => {
    await expect(page.getByText(m.ceremony.done["run.approve"])).toBeVisible();
  });
}

const outgoing = "M-2026-015";

async function handOver(walk: Walk): Promise<void> {
  const { page, hand, m, room, step, medium } = walk;
  const words = m.release;
  const [own, other] = [room.card("technician"), room.card("approver")];
  await hand.go(page, m.words.sections.ledger, "B");
  await hand.press(button(page, m.ledger.register));
  for (const [label, text] of [[m.ledger.registerPane.number, outgoing], [m.ledger.registerPane.owner, "デモ認定事業者"]] as const) await hand.type(field(page, label), text);
  await hand.press(button(page, m.ledger.registerPane.register));
  await expect(page.getByRole("row").filter({ hasText: outgoing })).toBeVisible();
  await step("write", async () => {
    await hand.go(page, m.words.sections.approval, "S");
    await hand.type(field(page, words.medium.folder), medium);
    await chooseIn(walk, words.write.number, new RegExp(outgoing));
    await hand.press(button(page, words.write.begin));
    await expect(page.getByRole("heading", { level: 1, name: m.ceremony.purposes["package.release"] })).toBeVisible({ timeout: 60_000 });
  });
  await signByTwo(walk, own, other);
  await expect(page.getByText(m.ceremony.done["package.release"])).toBeVisible();
  await step("written", async () => {
    await hand.press(button(page, m.ceremony.back));
    await expect(page.getByText(words.readBack.title).first()).toBeVisible({ timeout: 60_000 });
  });
  await step("read-back", async () => {
    await hand.type(field(page, words.medium.folder), medium);
    await hand.press(button(page, words.readBack.begin));
    await expect(page.getByText(m.words.projectStates.handedOver).first()).toBeVisible({ timeout: 60_000 });
  });
  await step("receipt-of-release", async () => {
    await hand.press(button(page, words.receipt.make));
    await expect(page.getByRole("article", { name: m.words.forms["release.receipt"] })).toContainText(outgoing);
  });
}

/** From a list that drops down. */
async function chooseIn({ page, hand }: Walk, label: string, option: RegExp): Promise<void> {
  await hand.press(page.getByRole("button", { name: new RegExp(label) }).first());
  await page.getByRole("option", { name: option }).waitFor();
  if (hand.name === "mouse") await page.getByRole("option", { name: option }).click();
  else {
    for (let step = 0; step < 20 && !(await page.getByRole("option", { name: option }).evaluate((element) => element === document.activeElement)); step += 1) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
  }
}

/** With a shell, sha256sum and openssl, and nothing of this program: what went out is whole, and nobody of the answer key is in it. */
function openAsRecipient({ recipient, room, town, medium }: Walk): void {
  const [name, ...others] = readdirSync(medium);
  expect(others).toEqual([]);
  const files = recipient.open(path.join(medium, name ?? ""), room);
  const tables = [...files].filter(([file]) => file.startsWith("tables/"));
  const images = [...files].filter(([file]) => file.startsWith("images/"));
  expect([tables.length, images.length]).toEqual([2, expect.any(Number)]);
  expect(images.length).toBeGreaterThan(0);
  for (const [, bytes] of tables) expect(bytes.toString("utf8").trimEnd().split("\r\n").length).toBeGreaterThan(10);
  // Of an image the head: in millions of dots any few bytes stand by chance.
  const haystack = Buffer.concat([...files].map(([file, bytes]) => Buffer.concat([Buffer.from(`${file}\n`), file.endsWith(".dcm") ? bytes.subarray(0, bytes.lastIndexOf(pixelData)) : bytes])));
  expect(town.planted.length).toBeGreaterThan(100);
  expect(town.planted.filter((bytes) => haystack.includes(bytes, "hex"))).toEqual([]);
}

/** The tag of pixel data, little endian, with the representation native pixels have. */
const pixelData = Buffer.from([0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x57]);

/** The longest piece of a sentence that has no number put in. */
const withoutNumbers = (sentence: string): string => sentence.split(/\{[^}]*\}/u).reduce((longest, piece) => (piece.length > longest.length ? piece : longest)).trim();

async function verifyAudit({ page, hand, m, step }: Walk): Promise<void> {
  await step("audit", async () => {
    await hand.go(page, m.words.sections.audit, "A");
    await hand.press(button(page, m.audit.verify));
    await hand.press(button(page, m.audit.verifyPane.start));
    await expect(page.getByText(withoutNumbers(m.audit.verifyPane.passed)).first()).toBeVisible({ timeout: 60_000 });
  });
}

for (const [language, name] of [["ja", "mouse"], ["en", "keyboard"]] as const) {
  test(`a small town goes the whole way, by ${name}, in ${language}`, async () => {
    test.setTimeout(300_000);
    const town = plugInTown(room, { people: 12, seed: `journey ${language}` });
    station = await openWorkstation(room.folder, `--lang=${language}`);
    const { page } = station;
    page.setDefaultTimeout(60_000);
    let count = 0;
    const walk: Walk = {
      page,
      recipient,
      medium,
      room,
      town,
      hand: hands[name],
      language,
      m: messages[language],
      step: (what, act) =>
        test.step(what, async () => {
          await act();
          mkdirSync(pictures, { recursive: true });
          count += 1;
          await page.screenshot({ path: path.join(pictures, `${language}-${String(count).padStart(2, "0")}-${what}.png`) });
        }),
    };
    const startedAt = performance.now();
    await walk.step("sign-in", () => enter(walk, room.card("technician")));
    await receive(walk);
    await look(walk);
    await propose(walk);
    await sitDown(walk, room.card("approver"));
    await decide(walk);
    await sitDown(walk, room.card("technician"));
    await run(walk);
    await sitDown(walk, room.card("reviewer"));
    await review(walk);
    await sitDown(walk, room.card("approver"));
    await approve(walk);
    await sitDown(walk, room.card("technician"));
    await handOver(walk);
    await test.step("opened with openssl", () => {
      openAsRecipient(walk);
    });
    await sitDown(walk, room.card("auditor"));
    await verifyAudit(walk);
    console.log(`${name}, ${language}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  });
}
