import { expect, test, type Page } from "@playwright/test";
import { descendants, isRunning } from "../pages/processes.ts";
import { makeRoom, type RoomOnDisk } from "../pages/room.ts";
import { insertCard, openWorkstation, sessionEnded, signIn, words, type Workstation } from "../pages/workstation.ts";

let room: RoomOnDisk;
let station: Workstation;

test.beforeEach(async ({}, { title }) => {
  room = makeRoom();
  station = await openWorkstation(room.folder, ...(title.includes("idle") ? ["--idle-seconds=3"] : []));
});

test.afterEach(async () => {
  await station.close();
  room.remove();
});

const roomProcesses = (): readonly number[] =>
  descendants(station.app.process().pid ?? 0)
    .filter(({ line }) => /workers\/(room|card)\./.test(line))
    .map(({ id }) => id);

const main = (page: Page): ReturnType<Page["getByRole"]> => page.getByRole("main");

test("a demo room says so on every screen, and its ten cards lie on the desk", async () => {
  const { page } = station;
  await expect(page.getByText(words.frame.banner.demoNotice)).toBeVisible();
  for (const { holder, pin } of room.desk) {
    await expect(page.getByText(holder).first()).toBeVisible();
    await expect(page.getByText(pin)).toBeVisible();
  }
  await signIn(station, room, "technician");
  await expect(page.getByRole("heading", { name: words.today.title, level: 1 })).toBeVisible();
  await expect(page.getByText("デモ", { exact: true }).first()).toBeVisible();
});

test("a wrong PIN counts down, the third locks the card, and the right one no longer opens it", async () => {
  const { page } = station;
  const { pin } = room.card("reviewer");
  const wrong = pin === "000000" ? "000001" : "000000";
  await insertCard(station, room, "reviewer");
  for (const left of [2, 1]) {
    await page.getByLabel(words.signIn.pin, { exact: true }).fill(wrong);
    await page.keyboard.press("Enter");
    await expect(page.getByText(words.signIn.triesLeft.replace("{count}", String(left)))).toBeVisible();
    await expect(page.getByText("C-102").first()).toBeVisible();
  }
  await page.getByLabel(words.signIn.pin, { exact: true }).fill(wrong);
  await page.keyboard.press("Enter");
  await expect(page.getByText("C-103").first()).toBeVisible();
  await expect(page.getByText(words.signIn.cardLocked).first()).toBeVisible();
});

test("locking blanks the screen at once, ends the processes, and the next officer finds nothing", async () => {
  const { page } = station;
  await signIn(station, room, "technician");
  const { holder } = room.card("technician");
  await expect(page.getByText(holder).first()).toBeVisible();
  const before = roomProcesses();
  expect(before).toHaveLength(2);
  await page.keyboard.press("Control+KeyL");
  await sessionEnded(station, "signedOut");
  expect(await page.content()).not.toContain(holder);
  await expect.poll(() => before.filter(isRunning)).toEqual([]);
  await page.getByRole("button", { name: words.ended.toSignIn }).click();
  await signIn(station, room, "auditor");
  await expect(page.getByRole("heading", { name: words.today.title, level: 1 })).toBeVisible();
});

test("taking the card out ends the session", async () => {
  const { page, app } = station;
  await signIn(station, room, "reviewer");
  // A hand at the reader, not at the keyboard: the window's own bridge stands for it.
  await page.evaluate(() => (globalThis as unknown as { noren: { call: (name: string, input: object) => Promise<unknown> } }).noren.call("card.remove", {}));
  await sessionEnded(station, "cardRemoved");
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test("idle time ends the session, with a warning before", async () => {
  const { page } = station;
  await signIn(station, room, "reviewer");
  await expect(page.getByText(words.frame.warning.title)).toBeVisible();
  await sessionEnded(station, "idle");
});

test("a session that was cut off by a kill is whole at the next start, and the log verifies", async () => {
  const { page, app } = station;
  await signIn(station, room, "auditor");
  await expect(main(page)).toBeVisible();
  const roomProcess = descendants(app.process().pid ?? 0).find(({ line }) => line.includes("workers/room."))?.id;
  process.kill(roomProcess ?? 0, "SIGKILL");
  await sessionEnded(station, "roomStopped");
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  await page.getByRole("button", { name: words.ended.toSignIn }).click();
  await signIn(station, room, "auditor");
  await expect(page.getByRole("heading", { name: words.today.title, level: 1 })).toBeVisible();
});

test("the page that crashes comes back at the sign-in", async () => {
  const { app } = station;
  await signIn(station, room, "technician");
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
  });
  await expect
    .poll(
      () =>
        app
          .evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript("document.querySelector('main')?.innerText ?? ''") as Promise<string>)
          .catch(() => ""), // While there is no page there is nobody to ask.
      { timeout: 90_000 },
    )
    .toContain(words.ended.toSignIn);
});
