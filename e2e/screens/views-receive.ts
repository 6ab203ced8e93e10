import type { Messages } from "../../core/contract/messages/index.ts";
import type { Page } from "@playwright/test";
import type { RoomDouble } from "./room-double.ts";
import { button, chooseRow, chooseTab, press, section, signIn, type View } from "./visit.ts";

async function receive(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await signIn(page, m, room);
  await section(page, "KeyJ");
  await page.getByRole("heading", { level: 1, name: m.receive.title }).waitFor();
}

async function choose(page: Page, text: string): Promise<void> {
  await page.getByRole("option").filter({ hasText: text }).first().click();
}

async function wizard(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await receive(page, m, room);
  await choose(page, "M-2026-014");
  await press(page, m.receive.medium.start);
}

async function toCustody(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await wizard(page, m, room);
  await page.getByText(m.receive.contents.kinds).waitFor();
  await press(page, m.frame.next);
  await page.getByText(m.receive.provider.title).waitFor();
  await press(page, m.frame.next);
}

async function fillCustody(page: Page, m: Messages): Promise<void> {
  const words = m.receive.custody;
  await page.getByLabel(words.sealNumber).fill("S-88213");
  const date = page.getByRole("group", { name: words.receivedAt });
  for (const [part, text] of [[m.frame.date.year, "8"], [m.frame.date.month, "11"], [m.frame.date.day, "21"]] as const) await date.getByRole("textbox", { name: part }).fill(text);
  await page.getByRole("textbox", { name: words.hour, exact: true }).fill("13");
  await page.getByRole("textbox", { name: words.minute, exact: true }).fill("40");
  await page.getByLabel(words.witness).fill("鈴木 美咲");
  await page.getByRole("button", { name: new RegExp(words.addKind) }).click();
  await page.getByRole("option").first().click();
  await page.getByRole("textbox", { name: m.words.itemKinds.dicom }).fill("98,204");
}

async function toCapacity(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await toCustody(page, m, room);
  await fillCustody(page, m);
  await press(page, m.frame.next);
  await page.getByText(m.receive.capacity.title).waitFor();
}

async function delivery(page: Page, m: Messages, room: RoomDouble, name = "M-2026-014"): Promise<void> {
  await receive(page, m, room);
  await page.getByRole("option").filter({ hasText: name }).last().click();
  await page.getByRole("tab").first().waitFor();
}

async function held(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await signIn(page, m, room);
  await section(page, "KeyH");
  await page.getByRole("row").nth(2).waitFor();
}

async function ledger(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await signIn(page, m, room);
  await section(page, "KeyB");
  await page.getByRole("heading", { level: 1, name: m.ledger.title }).waitFor();
}

const technician = { role: "technician" } as const;

export const receiveViews: readonly View[] = [
  { name: "receive", scene: technician, go: receive, more: true },
  { name: "receive-empty", scene: { ...technician, isFresh: true }, go: receive },
  { name: "receive-medium", scene: technician, go: async (page, m, room) => { await receive(page, m, room); await choose(page, "M-2026-014"); await button(page, m.receive.medium.start).waitFor(); } },
  { name: "receive-refused", scene: technician, go: async (page, m, room) => { await receive(page, m, room); await choose(page, "NO NAME"); await page.locator("main [role=alert]").first().waitFor(); } },
  { name: "receive-attach", scene: technician, go: async (page, m, room) => { await receive(page, m, room); await press(page, m.receive.attach); await press(page, m.receive.attachDo); } },
  {
    name: "receive-looking",
    scene: { ...technician, hang: ["delivery.inspect"] },
    go: async (page, m, room) => {
      await wizard(page, m, room);
      await room.progress("delivery.inspect", 31_204, 98_213, 12_400);
      await page.getByRole("progressbar").first().waitFor();
    },
  },
  { name: "receive-contents", scene: technician, go: async (page, m, room) => { await wizard(page, m, room); await page.getByText(m.receive.contents.kinds).waitFor(); }, more: true },
  { name: "receive-contents-refused", scene: { ...technician, inspection: { refusal: { code: "package.rolledBack" } } }, go: async (page, m, room) => { await wizard(page, m, room); await page.locator("main [role=alert]").first().waitFor(); } },
  { name: "receive-provider", scene: technician, go: async (page, m, room) => { await wizard(page, m, room); await page.getByText(m.receive.contents.kinds).waitFor(); await press(page, m.frame.next); await page.getByText(m.receive.provider.title).waitFor(); } },
  {
    name: "receive-provider-unsigned",
    scene: { ...technician, inspection: { providers: [{ provider: "a", name: "デモ病院", kind: "hospital", verdict: "possible" }, { provider: "b", name: "架空市 国民健康保険課", kind: "municipality", verdict: "possible" }] } },
    go: async (page, m, room) => { await wizard(page, m, room); await page.getByText(m.receive.contents.kinds).waitFor(); await press(page, m.frame.next); await page.getByText(m.receive.provider.title).waitFor(); },
  },
  { name: "receive-custody", scene: technician, go: async (page, m, room) => { await toCustody(page, m, room); await fillCustody(page, m); }, more: true },
  { name: "receive-custody-missing", scene: technician, go: async (page, m, room) => { await toCustody(page, m, room); await press(page, m.frame.next); await page.getByText(m.receive.custody.summary).waitFor(); } },
  { name: "receive-capacity", scene: technician, go: toCapacity },
  { name: "receive-no-space", scene: { ...technician, noSpace: true }, go: toCapacity },
  {
    name: "receive-running",
    scene: { ...technician, hang: ["delivery.receive"] },
    go: async (page, m, room) => {
      await receive(page, m, room);
      await choose(page, "M-2026-009");
      await press(page, m.receive.medium.resume);
      await press(page, m.receive.run.resume);
      await room.progress("delivery.receive", 31_204_000_000, 56_479_000_000, 412_000_000);
      await page.getByRole("progressbar").first().waitFor();
    },
    more: true,
  },
  { name: "receive-stopped", scene: technician, go: async (page, m, room) => { await receive(page, m, room); await choose(page, "M-2026-009"); await press(page, m.receive.medium.resume); await button(page, m.receive.run.resume).waitFor(); } },
  { name: "receive-reconcile", scene: { ...technician, longNames: true }, go: async (page, m, room) => { await delivery(page, m, room, "M-2026-017"); await press(page, m.receive.page.reconcile); await button(page, m.receive.run.toReconcile).click(); await button(page, m.receive.reconcile.settle).click(); }, more: true },
  {
    name: "receive-receipt",
    scene: technician,
    go: async (page, m, room) => {
      await delivery(page, m, room, "M-2026-017");
      await press(page, m.receive.page.reconcile);
      await press(page, m.receive.run.toReconcile);
      await page.getByLabel(m.receive.reconcile.reason).fill("数え間違い");
      await press(page, m.receive.reconcile.settle);
      await press(page, m.receive.receipt.make);
      await button(page, m.receive.receipt.print).waitFor();
    },
  },
  { name: "delivery", scene: { ...technician, longNames: true }, go: delivery, more: true },
  { name: "delivery-items", scene: technician, go: async (page, m, room) => { await delivery(page, m, room); await chooseTab(page, m.receive.page.items); await chooseRow(page, 3, 4); } },
  { name: "delivery-items-end", scene: technician, go: async (page, m, room) => { await delivery(page, m, room); await chooseTab(page, m.receive.page.items); await page.getByRole("grid").focus(); await page.keyboard.press("End"); await page.waitForTimeout(300); } },
  { name: "delivery-audit", scene: technician, go: async (page, m, room) => { await delivery(page, m, room); await chooseTab(page, m.receive.page.audit); await page.getByRole("row").nth(3).waitFor(); } },
  { name: "delivery-return-slip", scene: technician, go: async (page, m, room) => { await delivery(page, m, room); await chooseTab(page, m.receive.page.forms); await press(page, m.receive.receipt.makeReturn); await button(page, m.receive.receipt.printReturn).waitFor(); } },
  { name: "delivery-catalogue", scene: technician, go: async (page, m, room) => { await delivery(page, m, room); await chooseTab(page, m.receive.catalogue.tab); await button(page, m.receive.catalogue.make).waitFor(); } },
  { name: "delivery-catalogued", scene: technician, go: async (page, m, room) => { await delivery(page, m, room); await chooseTab(page, m.receive.catalogue.tab); await press(page, m.receive.catalogue.make); await page.getByRole("row").nth(3).waitFor(); }, more: true },
  { name: "delivery-linked", scene: technician, go: async (page, m, room) => { await delivery(page, m, room); await chooseTab(page, m.receive.catalogue.tab); await press(page, m.receive.catalogue.make); await press(page, m.receive.catalogue.link); await page.getByRole("row").nth(3).waitFor(); } },
  { name: "delivery-reviewer", scene: { role: "reviewer" }, go: delivery },
  { name: "held", scene: technician, go: held, more: true },
  { name: "held-chosen", scene: technician, go: async (page, m, room) => { await held(page, m, room); await chooseRow(page, 2, 3); } },
  { name: "held-empty", scene: { ...technician, isFresh: true }, go: async (page, m, room) => { await signIn(page, m, room); await section(page, "KeyH"); await page.getByText(m.held.empty).waitFor(); } },
  {
    name: "held-question",
    scene: technician,
    go: async (page, m, room) => {
      await held(page, m, room);
      await chooseRow(page, 1, 2);
      await page.keyboard.press("KeyQ");
      await page.getByLabel(m.held.question.text).fill("このファイルを開くパスワードはありますか。");
      await press(page, m.held.question.make);
      await button(page, m.held.question.print).waitFor();
    },
  },
  { name: "held-exclude", scene: technician, go: async (page, m, room) => { await held(page, m, room); await page.keyboard.press("KeyX"); await press(page, m.held.exclude.begin); } },
  {
    name: "held-retrying",
    scene: { ...technician, hang: ["held.retry"] },
    go: async (page, m, room) => {
      await held(page, m, room);
      await press(page, m.held.retry);
      await room.progress("held.retry", 40_000, 120_000, 20_000);
      await page.getByRole("progressbar").first().waitFor();
    },
  },
  { name: "ledger", scene: { ...technician, ledger: 5_000 }, go: async (page, m, room) => { await ledger(page, m, room); await chooseRow(page, 2); }, more: true },
  { name: "ledger-empty", scene: { ...technician, isFresh: true }, go: ledger },
  { name: "ledger-register", scene: technician, go: async (page, m, room) => { await ledger(page, m, room); await page.keyboard.press("KeyN"); await press(page, m.ledger.registerPane.register); } },
  { name: "ledger-custodian", scene: { role: "custodian" }, go: async (page, m, room) => { await ledger(page, m, room); await chooseRow(page, 1); } },
  { name: "today-technician", scene: technician, go: async (page, m, room) => { await signIn(page, m, room); await page.getByText(m.today.waiting.heldAbout).waitFor(); }, more: true },
];
