import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { makeRoom, type RoomOnDisk } from "../pages/room.ts";
import { openWorkstation, sessionEnded, signIn, words, type Workstation } from "../pages/workstation.ts";

/** An auditor's hour: look, filter, verify, take out, print. The second half by keyboard alone. */
let room: RoomOnDisk;
let station: Workstation;

test.beforeEach(async () => {
  room = makeRoom();
  station = await openWorkstation(room.folder);
  await signIn(station, room, "auditor");
  await station.page.keyboard.press("KeyG");
  await station.page.keyboard.press("KeyA");
  await expect(station.page.getByRole("heading", { name: words.audit.title, level: 1 })).toBeVisible();
});

test.afterEach(async () => {
  await station.close();
  room.remove();
});

test("the log shows what was done, newest first, and looking is in it", async () => {
  const { page } = station;
  const rows = page.getByRole("row");
  await expect(rows.filter({ hasText: words.words.operations["session.open"] }).first()).toBeVisible();
  await expect(rows.filter({ hasText: words.words.operations["audit.list"] }).first()).toBeVisible();
  await rows.filter({ hasText: words.words.operations["session.open"] }).first().click();
  await expect(page.getByText("110114").first()).toBeVisible();
  await expect(page.getByText(/^[0-9a-f]{4}( [0-9a-f]{4}){15}$/).first()).toBeVisible();
});

test("verification says how many rows hold, and a checkpoint from paper is compared", async () => {
  const { page } = station;
  await page.getByRole("button", { name: words.audit.verify, exact: true }).click();
  await page.getByRole("button", { name: words.audit.verifyPane.start }).click();
  await expect(page.getByText(/件すべてのつながりを確かめました/)).toBeVisible();
  const kept = path.join(room.folder, "checkpoints");
  const [first] = readdirSync(kept);
  await page.getByLabel(words.audit.verifyPane.checkpoint).fill(readFileSync(path.join(kept, first ?? ""), "utf8"));
  await page.getByRole("button", { name: words.audit.verifyPane.again }).click();
  await expect(page.getByText(/チェックポイント .*一致しています/)).toBeVisible();
  await page.getByLabel(words.audit.verifyPane.checkpoint).fill("noren-room/other\n1\nx\n");
  await page.getByRole("button", { name: words.audit.verifyPane.again }).click();
  await expect(page.getByText("A-105")).toBeVisible();
});

test("what is taken out verifies with standard tools alone, and is not overwritten", async () => {
  const { page } = station;
  const out = path.join(room.folder, "..", "medium");
  const take = async (): Promise<void> => {
    await page.getByLabel(words.audit.exportPane.folder).fill(out);
    await page.getByRole("button", { name: words.audit.exportPane.start }).click();
  };
  await page.getByRole("button", { name: words.audit.export, exact: true }).click();
  await take();
  await expect(page.getByText(/件を書き出しました/)).toBeVisible();
  const readme = readFileSync(path.join(out, "README.ja.txt"), "utf8");
  const program = /----- verify\.py -----\n([\s\S]*?)----- /.exec(readme)?.[1] ?? "";
  expect(execFileSync("python3", ["-"], { cwd: out, input: program, encoding: "utf8" })).toMatch(/^OK: /);
  await take();
  await expect(page.getByText("A-106")).toBeVisible();
  expect(existsSync(path.join(out, "audit.jsonl.part"))).toBe(false);
});

test("a checkpoint becomes a numbered form, and only that is on paper", async () => {
  const { page, app } = station;
  await page.getByRole("button", { name: words.audit.print, exact: true }).click();
  await page.getByRole("button", { name: words.audit.printPane.make }).click();
  await expect(page.getByText("000001").first()).toBeVisible();
  await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    // What stands between here and a printer is the system's; that it was asked, once and for this form, is ours.
    if (contents !== undefined) contents.print = (_options, done) => done?.(true, "");
  });
  await page.getByRole("button", { name: words.audit.printPane.print }).click();
  await expect(page.getByText(words.audit.printPane.printed)).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByText(words.audit.form.title).last()).toBeVisible();
  await expect(page.getByRole("navigation")).toBeHidden();
  await page.emulateMedia({ media: null });
});

test("all of it by keyboard: filter, verify, lock", async () => {
  const { page } = station;
  await page.keyboard.press("KeyV");
  const start = page.getByRole("button", { name: words.audit.verifyPane.start });
  await expect(start).toBeVisible();
  for (let presses = 0; presses < 60 && !(await start.evaluate((element) => element === document.activeElement)); presses += 1) await page.keyboard.press("Tab");
  await expect(start).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText(/件すべてのつながりを確かめました/)).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("F1");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.keyboard.press("Control+KeyL");
  await sessionEnded(station, "signedOut");
});
