import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { fill } from "../../core/contract/messages/index.ts";
import { plantedName, searchPlanted } from "../crash/media/planted.ts";
import { press, tabTo } from "../pages/keyboard.ts";
import { plugIn, plugInMany, plugInPackage, type MediumOnDisk } from "../pages/medium.ts";
import { descendants } from "../pages/processes.ts";
import { makeRoom, type RoomOnDisk } from "../pages/room.ts";
import { insertCard, openWorkstation, sessionEnded, signIn, words, type Workstation } from "../pages/workstation.ts";

/** A medium from the port to the receipt, in the real window: by mouse, by keyboard alone, and across pulls and crashes. */

const m = words;
let room: RoomOnDisk;
let medium: MediumOnDisk;
let station: Workstation | undefined;

test.beforeEach(() => {
  room = makeRoom();
});

test.afterEach(async () => {
  await station?.close();
  station = undefined;
  room.remove();
});

/** The medium is in its port before the technician sits down. */
async function sitDown(plug: (room: RoomOnDisk) => MediumOnDisk): Promise<Workstation & { readonly page: Page }> {
  medium = plug(room);
  station = await openWorkstation(room.folder);
  station.page.setDefaultTimeout(60_000);
  await signIn(station, room, "technician");
  return station;
}

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).first();

/** A field by the beginning of its label: "required" may stand behind it. */
const field = (page: Page, label: string) => page.getByRole("textbox", { name: new RegExp(`^${label}`) });

/** A card of the desk into the reader; whoever types before it is read types for the card before. */
async function putIn(page: Page, holder: string): Promise<void> {
  await page.getByRole("option", { name: new RegExp(holder) }).click();
  await page.getByRole("option", { name: new RegExp(`${m.signIn.inserted}.*${holder}`) }).waitFor();
}

async function register(page: Page): Promise<void> {
  await page.keyboard.press("KeyG");
  await page.keyboard.press("KeyJ");
  await page.getByRole("option").filter({ hasText: medium.label }).click();
  await expect(button(page, m.receive.medium.start)).toBeDisabled();
  await button(page, m.receive.medium.register).click();
  await field(page, m.ledger.registerPane.number).fill("M-2026-014");
  await expect(field(page, m.ledger.registerPane.serial)).toHaveValue(medium.serial);
  await field(page, m.ledger.registerPane.owner).fill("デモ病院");
  await button(page, m.ledger.registerPane.register).click();
  await expect(page.getByRole("row").filter({ hasText: "M-2026-014" })).toBeVisible();
}

/** What stands between here and a printer is the system's; that it was asked, and for which form, is ours. */
async function catchPaper({ app }: Workstation): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => {
    const [contents] = BrowserWindow.getAllWindows().map((window) => window.webContents);
    if (contents !== undefined) contents.print = (_options, done) => done?.(true, "");
  });
}

async function prints(page: Page, verb: string): Promise<void> {
  await expect(page.getByText(m.audit.printPane.printed)).toBeHidden();
  await button(page, verb).click();
  await expect(page.getByText(m.audit.printPane.printed)).toBeVisible();
}

async function toCustody(page: Page): Promise<void> {
  await page.keyboard.press("KeyG");
  await page.keyboard.press("KeyJ");
  await page.getByRole("option").filter({ hasText: "M-2026-014" }).first().click();
  await button(page, m.receive.medium.start).click();
  await expect(page.getByText(m.receive.contents.kinds)).toBeVisible();
  await button(page, m.frame.next).click();
  await page.getByRole("radio", { name: /デモ病院/ }).check({ force: true });
  await button(page, m.frame.next).click();
}

async function fillCustody(page: Page): Promise<void> {
  const custody = m.receive.custody;
  const date = page.getByRole("group", { name: custody.receivedAt });
  for (const [part, text] of [[m.frame.date.year, "8"], [m.frame.date.month, "1"], [m.frame.date.day, "5"]] as const) await date.getByRole("textbox", { name: part }).fill(text);
  await page.getByRole("textbox", { name: custody.hour, exact: true }).fill("9");
  await page.getByRole("textbox", { name: custody.minute, exact: true }).fill("30");
  await page.getByLabel(custody.witness).fill("鈴木 美咲");
}

test("a medium is registered, received, compared and receipted across an interruption, and what was not understood lies on the desk", async () => {
  const here = await sitDown(plugIn);
  const { page } = here;
  await register(page);
  await toCustody(page);
  await fillCustody(page);
  await button(page, m.frame.next).click();
  await expect(page.getByText(m.receive.capacity.title)).toBeVisible();
  // The form that was being typed when the room was cut off comes back.
  await page.keyboard.press("Control+KeyL");
  await sessionEnded(here, "signedOut");
  await page.getByRole("button", { name: m.ended.toSignIn }).click();
  await signIn(here, room, "technician");
  await page.keyboard.press("KeyG");
  await page.keyboard.press("KeyJ");
  await page.getByRole("option").filter({ hasText: "M-2026-014" }).first().click();
  await button(page, m.receive.medium.start).click();
  await expect(page.getByText(m.receive.capacity.title)).toBeVisible();
  await expect(page.getByText("鈴木 美咲")).toBeVisible();
  await button(page, m.receive.capacity.begin).click();
  await button(page, m.receive.run.toReconcile).click({ timeout: 90_000 });
  await page.getByLabel(m.receive.reconcile.reason).fill("閲覧ソフトは不要か、提供元に照会する。");
  await button(page, m.receive.reconcile.settle).click();
  await button(page, m.receive.receipt.make).click();
  await expect(page.getByRole("article", { name: m.words.forms["delivery.receipt"] })).toContainText("M-2026-014");
  await catchPaper(here);
  await prints(page, m.receive.receipt.print);
  await button(page, m.receive.receipt.makeReturn).click();
  await expect(page.getByRole("article", { name: m.words.forms["delivery.returnSlip"] })).toContainText("AA0412-77F3");
  await prints(page, m.receive.receipt.printReturn);
  await button(page, m.receive.receipt.finish).click();
  await expect(page.getByText(m.words.deliveryStates.opened).first()).toBeVisible();
  await page.keyboard.press("KeyG");
  await page.keyboard.press("KeyH");
  await expect(page.getByRole("option").filter({ hasText: m.words.heldCauses.executable.word })).toBeVisible();
  await expect(page.getByText("viewer.exe")).toBeVisible();
  await page.getByRole("grid").focus();
  await press(page, "ArrowDown", "KeyQ");
  await page.getByLabel(m.held.question.text).fill("この閲覧ソフトは必要ですか。");
  await button(page, m.held.question.make).click();
  await expect(page.getByRole("article", { name: m.words.forms["held.question"] })).toContainText("viewer.exe");
  await prints(page, m.held.question.print);
});

test("held things are excluded by two signatures with one reader", async () => {
  const { page } = await sitDown(plugIn);
  await register(page);
  await toCustody(page);
  await fillCustody(page);
  await button(page, m.frame.next).click();
  await button(page, m.receive.capacity.begin).click();
  await button(page, m.receive.run.toReconcile).waitFor({ timeout: 90_000 });
  await page.keyboard.press("KeyG");
  await page.keyboard.press("KeyH");
  await page.getByRole("option").filter({ hasText: m.words.heldCauses.executable.word }).click();
  await page.getByRole("grid").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("KeyX");
  await page.getByLabel(m.held.exclude.reason).fill("提供元に確かめ、不要なファイルと回答があった。");
  await button(page, m.held.exclude.begin).click();
  await expect(page.getByRole("heading", { level: 1, name: m.ceremony.purposes["item.exclude"] })).toBeVisible();
  const own = room.card("technician");
  await page.getByLabel(m.signIn.pin, { exact: true }).fill(own.pin);
  await button(page, m.ceremony.sign).click();
  await button(page, m.ceremony.swap).click();
  // The page is blank: nothing of the delivery is in it while the cards change hands.
  await expect(page.getByRole("timer")).toBeVisible();
  expect(await page.content()).not.toContain("viewer.exe");
  const needed = (await page.getByRole("heading", { level: 1 }).textContent()) ?? "";
  const other = room.desk.find((card) => card.id !== own.id && needed === fill("ja-JP", m.ceremony.curtain.title, { role: m.words.roles[card.role as keyof typeof m.words.roles] }));
  if (other === undefined) throw new Error(`no card on the desk for: ${needed}`);
  await putIn(page, other.holder);
  await page.getByLabel(m.signIn.pin, { exact: true }).fill(other.pin);
  await button(page, m.ceremony.sign).click();
  await expect(page.getByRole("heading", { level: 1, name: m.ceremony.curtain.returnTitle })).toBeVisible();
  await putIn(page, own.holder);
  await page.getByLabel(m.signIn.pin, { exact: true }).fill(own.pin);
  await button(page, m.ceremony.curtain.resume).click();
  await expect(page.getByText(m.ceremony.done["item.exclude"])).toBeVisible();
});

async function begin(page: Page): Promise<void> {
  await register(page);
  await toCustody(page);
  await fillCustody(page);
  await button(page, m.frame.next).click();
  await button(page, m.receive.capacity.begin).click();
}

/** All of them are stored, each once: the room's own count, on the screen. */
async function allStored(page: Page, files: number): Promise<void> {
  await button(page, m.receive.run.toReconcile).waitFor({ timeout: 120_000 });
  const stored = page.getByRole("definition").filter({ hasText: new RegExp(`^${files.toLocaleString("ja-JP")}$`) });
  await expect(stored.first()).toBeVisible();
}

/** Enough that a hand is quicker than the room. */
const many = 20_000;

/** Something of it is in the vault already: what comes now is not the beginning again. */
async function someStored(page: Page): Promise<void> {
  const stored = page.locator("dl > div").filter({ hasText: new RegExp(`^${m.receive.run.stored}`) }).locator("dd");
  await expect(stored.first()).not.toHaveText("0", { timeout: 60_000 });
}

test("receiving pauses and goes on; a medium that is pulled out stops it; put back, nothing is doubled and nothing missing", async () => {
  test.setTimeout(240_000);
  const { page } = await sitDown((at) => plugInMany(at, many));
  await begin(page);
  await someStored(page);
  await button(page, m.frame.progress.pause).click();
  await expect(page.getByRole("heading", { name: m.receive.run.paused })).toBeVisible({ timeout: 90_000 });
  await button(page, m.receive.run.resume).click();
  await expect(page.getByRole("heading", { name: m.receive.run.running })).toBeVisible();
  medium.pull();
  await expect(page.getByRole("heading", { name: m.receive.run.stopped })).toBeVisible({ timeout: 90_000 });
  medium.putBack();
  await button(page, m.receive.run.resume).click();
  await allStored(page, many);
});

test("a room killed while it receives goes on at the next sign-in, from the line on the first screen", async () => {
  test.setTimeout(240_000);
  const here = await sitDown((at) => plugInMany(at, many));
  const { page, app } = here;
  await begin(page);
  await someStored(page);
  const roomProcess = descendants(app.process().pid ?? 0).find(({ line }) => /workers\/room\./.test(line));
  process.kill(roomProcess?.id ?? 0, "SIGKILL");
  await sessionEnded(here, "roomStopped");
  await page.getByRole("button", { name: m.ended.toSignIn }).click();
  await signIn(here, room, "technician");
  await page.getByRole("button", { name: new RegExp(fill("ja-JP", m.today.waiting.stopped, { count: 1 }).replaceAll(/\s/g, "\\s")) }).click();
  await button(page, m.receive.page.resume).click();
  await button(page, m.receive.run.resume).click();
  await allStored(page, many);
  await button(page, m.receive.toList).click();
  await page.getByRole("tab", { name: m.receive.page.items }).click();
  await expect(page.getByRole("gridcell", { name: new RegExp(plantedName) }).first()).toBeVisible();
  // While all of it is open and nothing has been tidied: the words stand on the screen and in no file but the medium's.
  const files = readdirSync(room.folder).filter((name) => name !== "demo").map((name) => path.join(room.folder, name));
  const { looked, found } = searchPlanted(...here.profiles(), ...files);
  expect(looked).toBeGreaterThan(20);
  expect(found).toEqual([]);
});

test("a sealed package is known by its signatures and received by keyboard alone", async () => {
  const { page } = await sitDown(plugInPackage);
  await press(page, "KeyG", "KeyB", "KeyN");
  await tabTo(page, m.ledger.registerPane.number);
  await page.keyboard.type("M-2026-014");
  await press(page, "Tab");
  await page.keyboard.type(medium.serial);
  await tabTo(page, m.ledger.registerPane.owner);
  await page.keyboard.type("demo hospital");
  await press(page, "Enter");
  await expect(page.getByRole("row").filter({ hasText: "M-2026-014" })).toBeVisible();
  await press(page, "KeyG", "KeyJ");
  await page.getByRole("option").filter({ hasText: "M-2026-014" }).waitFor();
  await tabTo(page, m.receive.list);
  await press(page, "Tab", "Home", "Enter", "KeyN");
  await expect(page.getByText(m.receive.contents.kinds)).toBeVisible();
  await expect(page.getByText(m.words.mediumContents.package).first()).toBeVisible();
  await tabTo(page, m.frame.next);
  await press(page, "Enter");
  await expect(page.getByText(m.receive.provider.aboutVerified)).toBeVisible();
  await tabTo(page, m.frame.next);
  await press(page, "Enter");
  await tabTo(page, m.frame.date.year);
  await page.keyboard.type("8");
  await press(page, "Tab");
  await page.keyboard.type("1");
  await press(page, "Tab");
  await page.keyboard.type("5");
  await tabTo(page, m.receive.custody.hour);
  await page.keyboard.type("9");
  await press(page, "Tab");
  await page.keyboard.type("30");
  await tabTo(page, m.receive.custody.witness);
  await page.keyboard.type("suzuki");
  await tabTo(page, m.frame.next);
  await press(page, "Enter");
  await tabTo(page, m.receive.capacity.begin);
  await press(page, "Enter");
  await allStored(page, 3);
  await tabTo(page, m.receive.run.toReconcile);
  await press(page, "Enter");
  await tabTo(page, m.receive.reconcile.settle);
  await press(page, "Enter");
  await expect(page.getByText(m.receive.reconcile.settled)).toBeVisible();
  await tabTo(page, m.receive.receipt.make);
  await press(page, "Enter");
  await expect(page.getByRole("article", { name: m.words.forms["delivery.receipt"] })).toContainText("M-2026-014");
});

test("a card is checked before anybody signs in, in plain words", async () => {
  station = await openWorkstation(room.folder);
  const { page } = station;
  const { pin } = await insertCard(station, room, "technician");
  await button(page, m.cardCheck.open).click();
  const dialog = page.getByRole("dialog", { name: m.cardCheck.title });
  await dialog.getByLabel(m.signIn.pin, { exact: true }).fill(pin);
  await dialog.getByRole("button", { name: m.cardCheck.start }).click();
  for (const use of ["openRoom", "openDeliveries", "signApprovals"] as const) await expect(dialog.getByText(m.cardCheck.uses[use].able)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { level: 1, name: m.signIn.title })).toBeVisible();
});
