import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { failureCodes, type FailureCode } from "../../core/domain/failure.ts";
import { plugInMany, plugInPackage, portOf } from "../pages/medium.ts";
import { descendants } from "../pages/processes.ts";
import { makeOtherRoom, makeRoom, type RoomOnDisk } from "../pages/room.ts";
import { openWorkstation, signIn, words, type Workstation } from "../pages/workstation.ts";

/** Media as they also come: what the person reads is what happened, whether anything is lost, and what to do; and the room goes on. */

const m = words;
let room: RoomOnDisk;
let other: RoomOnDisk;
let station: Workstation | undefined;

test.beforeAll(() => {
  room = makeRoom();
  other = makeOtherRoom();
});
test.afterAll(async () => {
  await station?.close();
  room.remove();
  other.remove();
});

// One window for all of them: what one medium is refused for must not stand in another's way.
test.describe.configure({ mode: "serial" });

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).first();

const code = (page: Page, name: FailureCode) => page.getByRole("alert").filter({ hasText: failureCodes[name] });

/** All of them are in their ports and in the ledger before the technician sits down. */
async function sitDown(): Promise<Page> {
  plugInMany(room, 3_000, "usb-1");
  mkdirSync(emptyFolder());
  const damaged = plugInPackage(room, "usb-3");
  const [folder = ""] = readdirSync(damaged.folder);
  const [part = ""] = readdirSync(path.join(damaged.folder, folder, "data"));
  truncateSync(path.join(damaged.folder, folder, "data", part), 100);
  plugInPackage(room, "usb-4", { sealedTo: other });
  plugInPackage(room, "usb-5", { sealedIn: other });
  const rubbish = portOf(room, "usb-6");
  writeFileSync(path.join(rubbish.folder, "一覧.xls"), Buffer.alloc(70_000, 7));
  station = await openWorkstation(room.folder);
  const { page } = station;
  page.setDefaultTimeout(60_000);
  await signIn(station, room, "technician");
  await page.evaluate(async () => {
    const { call } = (globalThis as unknown as { noren: { call: (name: string, input: unknown) => Promise<{ ok: boolean }> } }).noren; // the page's own bridge
    for (const port of ["usb-1", "usb-3", "usb-4", "usb-5", "usb-6"]) {
      const { ok } = await call("ledger.register", { number: `M-${port}`, serial: port === "usb-1" ? "AA0412-77F3" : `AA0412-${port}`, kind: "usb", owner: "デモ病院" });
      if (!ok) throw new Error(port);
    }
  });
  await page.keyboard.press("KeyG");
  await page.keyboard.press("KeyJ");
  return page;
}

/** Beside the room, as a mount point is. */
const emptyFolder = (): string => path.join(path.dirname(room.folder), "empty");

/** A medium that no port announces. */
async function attach(page: Page): Promise<void> {
  await button(page, m.receive.attach).click();
  await page.getByLabel(m.receive.attachFolder).fill(emptyFolder());
  await button(page, m.receive.attachDo).click();
  await button(page, m.receive.medium.start).click();
}

async function look(page: Page, port: string): Promise<void> {
  await page.getByRole("option").filter({ hasText: `M-${port}` }).first().click();
  await button(page, m.receive.medium.start).click();
}

test("what cannot be received says so before any form is filled in, and what can but is not understood is told of", async () => {
  const page = await sitDown();
  for (const [port, refused] of [["folder", "delivery.nothingThere"], ["usb-3", "package.partTruncated"], ["usb-4", "package.wrongRecipient"], ["usb-5", "package.signerUnknown"]] as const) {
    await (port === "folder" ? attach(page) : look(page, port));
    await expect(code(page, refused)).toBeVisible();
    await expect(code(page, refused)).toContainText(m.failures[refused].data);
    await expect(button(page, m.frame.next)).toBeDisabled();
    await expect(page.getByText(m.receive.contents.problemsNone)).toBeHidden();
    // No identifier of the program's own in a sentence.
    await expect(code(page, refused)).not.toContainText(/operator|[a-z]+[A-Z]/);
    await button(page, m.receive.toList).click();
  }
  await look(page, "usb-6");
  await expect(page.getByRole("row").filter({ hasText: "一覧.xls" })).toContainText(m.words.heldCauses.unknownKind.word);
  await expect(button(page, m.frame.next)).toBeEnabled();
  await button(page, m.receive.toList).click();
});

test("a disk that takes no more stops receiving with what to do; when there is room again it goes on, nothing doubled and nothing missing", async () => {
  if (station === undefined) throw new Error("nobody sat down");
  const { page, app } = station;
  await look(page, "usb-1");
  await button(page, m.frame.next).click();
  await page.getByRole("radio", { name: /デモ病院/ }).check({ force: true });
  await button(page, m.frame.next).click();
  await button(page, m.receive.custody.now).click();
  await page.getByLabel(m.receive.custody.witness).fill("鈴木 美咲");
  await button(page, m.frame.next).click();
  const roomProcess = descendants(app.process().pid ?? 0).find(({ line }) => /workers\/room\./.test(line))?.id ?? 0;
  // What a full disk is to the room: no file may grow. A quota or `ulimit -f` answers the same way.
  const limit = (bytes: string): void => void execFileSync("prlimit", ["--pid", String(roomProcess), `--fsize=${bytes}:`]);
  limit("2500000");
  await button(page, m.receive.capacity.begin).click();
  await expect(page.getByRole("heading", { name: m.receive.run.stopped })).toBeVisible({ timeout: 90_000 });
  await expect(code(page, "room.diskFull")).toContainText(m.failures["room.diskFull"].next);
  limit("unlimited");
  await button(page, m.receive.run.resume).click();
  await button(page, m.receive.run.toReconcile).waitFor({ timeout: 60_000 });
  await expect(page.getByRole("definition").filter({ hasText: /^3,000$/ })).toBeVisible();
});
