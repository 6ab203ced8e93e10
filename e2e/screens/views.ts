import type { Messages } from "../../core/contract/messages/index.ts";
import type { Page } from "@playwright/test";
import type { RoomDouble } from "./room-double.ts";
import { administrationViews } from "./views-administration.ts";
import { projectViews } from "./views-projects.ts";
import { releaseViews } from "./views-release.ts";
import { reviewViews } from "./views-review.ts";
import { receiveViews } from "./views-receive.ts";
import { button, insert, section, signIn, type View } from "./visit.ts";

/** Every screen and every state worth looking at: which room it is in, and how one gets there. */

async function audit(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await signIn(page, m, room);
  await section(page, "KeyA");
  await page.getByRole("row").nth(3).waitFor();
}

async function row(page: Page): Promise<void> {
  await page.getByRole("grid").focus();
  for (let count = 0; count < 4; count += 1) await page.keyboard.press("ArrowDown");
}

async function officersStep(page: Page, m: Messages): Promise<void> {
  await page.getByRole("radio", { name: m.firstStart.kind.production }).check({ force: true });
  await button(page, m.frame.next).click();
  await page.getByRole("textbox").fill("東京第一セキュリティルーム");
  await button(page, m.frame.next).click();
  await page.getByRole("textbox").fill("/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so");
  await button(page, m.frame.next).click();
  await page.getByRole("heading", { name: m.firstStart.officers.titleProduction }).waitFor();
}

async function summary(page: Page, m: Messages): Promise<void> {
  for (let step = 0; step < 3; step += 1) await button(page, m.frame.next).click();
}

export const views: readonly View[] = [
  { name: "sign-in", scene: {}, go: async (page) => void (await page.getByRole("option").first().waitFor()), more: true },
  { name: "sign-in-card", scene: {}, go: async (page) => insert(page, 2), more: true },
  {
    name: "sign-in-wrong-pin",
    scene: { triesLeft: 3 },
    go: async (page, m) => {
      await insert(page, 2);
      await page.getByLabel(m.signIn.pin, { exact: true }).fill("0000");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").waitFor();
    },
  },
  { name: "sign-in-locked", scene: { triesLeft: 0 }, go: async (page) => insert(page, 2) },
  { name: "sign-in-production", scene: { kind: "production" }, go: async (page, m) => page.getByText(m.signIn.cardWaiting).waitFor() },
  { name: "sign-in-no-reader", scene: { kind: "production", readers: "none" }, go: async (page, m) => page.getByText(m.signIn.readerNoneHelp).waitFor() },
  { name: "sign-in-damaged", scene: { failure: { code: "room.damaged", details: { page: 12 } }, badSelftest: true }, go: async (page) => page.getByRole("alert").waitFor(), more: true },
  { name: "first-start", scene: { state: "absent" }, go: async (page, m) => button(page, m.frame.next).waitFor(), more: true },
  { name: "first-start-demo-officers", scene: { state: "absent" }, go: async (page, m) => { for (let step = 0; step < 2; step += 1) await button(page, m.frame.next).click(); } },
  { name: "first-start-officers", scene: { state: "absent" }, go: officersStep },
  { name: "first-start-officers-missing", scene: { state: "absent" }, go: async (page, m) => { await officersStep(page, m); await page.getByRole("textbox").first().fill("佐藤 健一"); await button(page, m.frame.next).click(); } },
  { name: "first-start-summary", scene: { state: "absent" }, go: summary },
  {
    name: "first-start-running",
    scene: { state: "absent", hang: ["room.create"] },
    go: async (page, m, room) => {
      await summary(page, m);
      await button(page, m.firstStart.summary.create).click();
      await room.progress("room.create", 5, 12, 2);
      await page.getByRole("progressbar").waitFor();
    },
  },
  {
    name: "first-start-failed",
    scene: { state: "absent", refuse: { "room.create": { code: "room.diskFull" } } },
    go: async (page, m) => {
      await summary(page, m);
      await button(page, m.firstStart.summary.create).click();
      await page.getByRole("alert").waitFor();
    },
  },
  { name: "first-start-done", scene: { state: "absent" }, go: async (page, m) => { await summary(page, m); await button(page, m.firstStart.summary.create).click(); await button(page, m.firstStart.create.toSignIn).waitFor(); } },
  { name: "today", scene: {}, go: signIn, more: true },
  { name: "today-technician-alerts", scene: { role: "technician", failedSince: 2, attempts: 3, badSelftest: true, longNames: true }, go: signIn },
  { name: "audit", scene: {}, go: audit, more: true },
  { name: "audit-detail", scene: {}, go: async (page, m, room) => { await audit(page, m, room); await row(page); await page.getByRole("heading", { level: 2 }).first().waitFor(); }, more: true },
  { name: "audit-compact-range", scene: { preferences: { density: "compact" } }, go: async (page, m, room) => { await audit(page, m, room); await row(page); for (let count = 0; count < 6; count += 1) await page.keyboard.press("Shift+ArrowDown"); } },
  { name: "audit-million-end", scene: { rows: 1_204_377 }, go: async (page, m, room) => { await audit(page, m, room); await page.getByRole("grid").focus(); await page.keyboard.press("End"); await page.waitForTimeout(300); } },
  {
    name: "audit-filtered-dates",
    scene: {},
    go: async (page, m, room) => {
      await audit(page, m, room);
      const from = page.getByRole("group", { name: m.audit.from, exact: true });
      for (const [part, text] of [[m.frame.date.year, "8"], [m.frame.date.month, "2"], [m.frame.date.day, "30"]] as const) await from.getByRole("textbox", { name: part }).fill(text);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
    },
  },
  {
    name: "audit-no-match",
    scene: {},
    go: async (page, m, room) => {
      await audit(page, m, room);
      await page.getByRole("button", { name: new RegExp(m.audit.columns.officer) }).first().click();
      await page.getByRole("option").nth(6).click();
      await page.getByText(m.audit.noMatch).waitFor();
    },
  },
  { name: "audit-empty", scene: { rows: 0 }, go: async (page, m, room) => { await signIn(page, m, room); await section(page, "KeyA"); await page.getByText(m.audit.empty).waitFor(); } },
  { name: "audit-columns", scene: {}, go: async (page, m, room) => { await audit(page, m, room); await button(page, m.frame.table.columns).click(); await page.getByRole("checkbox").first().waitFor(); } },
  {
    name: "audit-verify-running",
    scene: { hang: ["audit.verify"] },
    go: async (page, m, room) => {
      await audit(page, m, room);
      await page.keyboard.press("KeyV");
      await button(page, m.audit.verifyPane.start).click();
      await room.progress("audit.verify", 31_204, 48_213, 12_400);
      await page.getByRole("progressbar").first().waitFor();
    },
    more: true,
  },
  { name: "audit-verified", scene: {}, go: async (page, m, room) => { await audit(page, m, room); await page.keyboard.press("KeyV"); await button(page, m.audit.verifyPane.start).click(); await button(page, m.audit.verifyPane.again).waitFor(); } },
  {
    name: "audit-verify-broken",
    scene: { refuse: { "audit.verify": { code: "audit.chainBroken", details: { sequence: 31_207 } } } },
    go: async (page, m, room) => { await audit(page, m, room); await page.keyboard.press("KeyV"); await button(page, m.audit.verifyPane.start).click(); await button(page, m.audit.verifyPane.again).waitFor(); },
  },
  {
    name: "audit-exported",
    scene: {},
    go: async (page, m, room) => {
      await audit(page, m, room);
      await page.keyboard.press("KeyE");
      await page.getByLabel(m.audit.exportPane.folder).fill("/media/audit");
      await button(page, m.audit.exportPane.start).click();
      await page.getByText(m.audit.exportPane.files).waitFor();
    },
  },
  { name: "audit-checkpoint", scene: {}, go: async (page, m, room) => { await audit(page, m, room); await page.keyboard.press("KeyC"); await button(page, m.audit.printPane.make).click(); await button(page, m.audit.printPane.print).waitFor(); } },
  ...receiveViews,
  ...projectViews,
  ...reviewViews,
  ...releaseViews,
  ...administrationViews,
  { name: "settings", scene: {}, go: async (page, m, room) => { await signIn(page, m, room); await page.keyboard.press("Control+Comma"); await page.getByRole("dialog").waitFor(); } },
  { name: "help", scene: {}, go: async (page, m, room) => { await signIn(page, m, room); await page.keyboard.press("F1"); await page.getByRole("dialog").waitFor(); } },
  { name: "idle-warning", scene: {}, go: async (page, m, room) => { await signIn(page, m, room); await room.tell("session.warning", { millisecondsLeft: 42_000 }); await page.getByText(m.frame.warning.title).waitFor(); } },
  { name: "ended-idle", scene: {}, go: async (page, m, room) => { await signIn(page, m, room); await room.tell("session.ended", { reason: "idle" }); await page.getByText(m.ended.idle.title).waitFor(); } },
  { name: "ended-card", scene: {}, go: async (page, m, room) => { await signIn(page, m, room); await room.tell("session.ended", { reason: "cardRemoved" }); await page.getByText(m.ended.cardRemoved.title).waitFor(); } },
  {
    name: "bug",
    scene: {},
    go: async (page, m, room) => {
      await signIn(page, m, room);
      await page.evaluate(() => {
        void Promise.reject(new Error("made for the picture"));
      });
      await page.getByRole("heading", { name: m.bug.title }).waitFor();
    },
  },
];

