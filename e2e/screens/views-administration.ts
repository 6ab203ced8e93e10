import { fill, type Messages } from "../../core/contract/messages/index.ts";
import type { Page } from "@playwright/test";
import type { RoomDouble } from "./room-double.ts";
import { button, chooseRow, chooseTab, insert, press, section, signIn, typePin, type View } from "./visit.ts";

async function administration(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await signIn(page, m, room);
  await section(page, "KeyK");
  await page.getByRole("row").nth(3).waitFor();
}

async function exclusion(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await signIn(page, m, room);
  await section(page, "KeyH");
  await chooseRow(page, 1);
  await page.keyboard.press("KeyX");
  await page.getByLabel(m.held.exclude.reason).fill("提供元に確かめ、不要なファイルと回答があった。");
  await press(page, m.held.exclude.begin);
  await page.getByRole("heading", { level: 1, name: m.ceremony.purposes["item.exclude"] }).waitFor();
}

async function suspend(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await administration(page, m, room);
  await chooseRow(page, 1);
  await press(page, m.administration.suspend);
  await page.getByRole("heading", { level: 1, name: m.ceremony.purposes["policy.change"] }).waitFor();
}

async function swapped(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await suspend(page, m, room);
  await typePin(page, m);
  await press(page, m.ceremony.swap);
  await page.getByRole("timer").waitFor();
}

async function vault(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await signIn(page, m, room);
  await section(page, "KeyV");
  await page.getByRole("heading", { level: 1, name: m.vault.title }).waitFor();
}

const custodian = { role: "custodian" } as const;

async function productionOfficers(page: Page, m: Messages): Promise<void> {
  await page.getByRole("radio", { name: m.firstStart.kind.production }).check({ force: true });
  await press(page, m.frame.next);
  await page.getByRole("textbox").fill("東京第一セキュリティルーム");
  await press(page, m.frame.next);
}

export const administrationViews: readonly View[] = [
  { name: "administration", scene: { ...custodian, longNames: true }, go: administration, more: true },
  { name: "administration-officer", scene: custodian, go: async (page, m, room) => { await administration(page, m, room); await chooseRow(page, 5); } },
  { name: "administration-auditor", scene: {}, go: async (page, m, room) => { await administration(page, m, room); await chooseRow(page, 2); } },
  { name: "administration-renew", scene: custodian, go: async (page, m, room) => { await administration(page, m, room); await chooseRow(page, 5); await press(page, m.administration.renew); await button(page, m.administration.toSignatures).waitFor(); } },
  { name: "administration-enrol", scene: custodian, go: async (page, m, room) => { await administration(page, m, room); await press(page, m.administration.enrol); await press(page, m.administration.toSignatures); } },
  { name: "administration-providers", scene: custodian, go: async (page, m, room) => { await administration(page, m, room); await chooseTab(page, m.administration.parts.providers); await chooseRow(page, 1); }, more: true },
  { name: "administration-providers-empty", scene: { ...custodian, isFresh: true }, go: async (page, m, room) => { await administration(page, m, room); await chooseTab(page, m.administration.parts.providers); await page.getByText(m.administration.providers.empty).waitFor(); } },
  { name: "administration-provider-new", scene: custodian, go: async (page, m, room) => { await administration(page, m, room); await chooseTab(page, m.administration.parts.providers); await press(page, m.administration.providers.add); await press(page, m.administration.toSignatures); } },
  {
    name: "administration-handout",
    scene: custodian,
    go: async (page, m, room) => {
      await administration(page, m, room);
      await chooseTab(page, m.administration.parts.providers);
      await press(page, m.administration.handOut.open);
      await page.getByLabel(m.audit.exportPane.folder).fill("/media/provider");
      await press(page, m.administration.handOut.write);
      await page.getByText(m.administration.handOut.done).waitFor();
    },
  },
  { name: "administration-policy", scene: custodian, go: async (page, m, room) => { await administration(page, m, room); await chooseTab(page, m.administration.parts.policy); await page.getByText(m.administration.policy.history).waitFor(); }, more: true },
  { name: "administration-ceremonies", scene: custodian, go: async (page, m, room) => { await administration(page, m, room); await chooseTab(page, m.administration.parts.ceremonies); await chooseRow(page, 3); } },
  { name: "administration-minutes", scene: custodian, go: async (page, m, room) => { await administration(page, m, room); await chooseTab(page, m.administration.parts.ceremonies); await chooseRow(page, 1); await press(page, m.ceremony.makeMinutes); await button(page, m.ceremony.form.print).waitFor(); } },
  { name: "administration-room", scene: custodian, go: async (page, m, room) => { await administration(page, m, room); await chooseTab(page, m.administration.parts.room); await page.getByText(m.administration.roomId).waitFor(); } },
  { name: "vault", scene: custodian, go: async (page, m, room) => { await vault(page, m, room); await page.getByText(m.vault.certificate.method).waitFor(); }, more: true },
  { name: "vault-checked", scene: { role: "technician", badSelftest: true }, go: async (page, m, room) => { await vault(page, m, room); await press(page, m.vault.check.start); await page.getByRole("region", { name: m.vault.check.problems }).waitFor(); } },
  { name: "vault-checking", scene: { role: "technician", hang: ["vault.check"] }, go: async (page, m, room) => { await vault(page, m, room); await press(page, m.vault.check.start); await room.progress("vault.check", 120_000, 298_114, 40_000); await page.getByRole("progressbar").first().waitFor(); } },
  {
    name: "vault-destroy",
    scene: custodian,
    go: async (page, m, room) => {
      await signIn(page, m, room);
      await section(page, "KeyJ");
      await page.getByRole("option").filter({ hasText: "M-2026-014" }).last().click();
      await chooseTab(page, m.receive.page.items);
      await chooseRow(page, 1, 2);
      await page.getByRole("button", { name: fill("ja-JP", m.vault.destroy.open, { count: 3 }) }).or(page.getByRole("button", { name: fill("en-GB", m.vault.destroy.open, { count: 3 }) })).click();
    },
  },
  { name: "vault-certificate", scene: custodian, go: async (page, m, room) => { await vault(page, m, room); await press(page, m.vault.certificate.make); await page.getByRole("heading", { name: m.vault.certificate.preview }).evaluate((heading) => { heading.scrollIntoView(); }); }, more: true },
  { name: "vault-certificate-end", scene: custodian, go: async (page, m, room) => { await vault(page, m, room); await press(page, m.vault.certificate.make); await button(page, m.vault.certificate.print).scrollIntoViewIfNeeded(); } },
  {
    name: "vault-destroy-delivery",
    scene: custodian,
    go: async (page, m, room) => {
      await signIn(page, m, room);
      await section(page, "KeyJ");
      await page.getByRole("option").filter({ hasText: "M-2026-014" }).last().click();
      await press(page, m.vault.destroyDelivery.open);
      await page.getByText(m.vault.destroyDelivery.keepMeans).waitFor();
      await button(page, m.vault.destroyDelivery.begin).scrollIntoViewIfNeeded();
    },
    more: true,
  },
  { name: "card-check", scene: custodian, go: async (page, m, room) => { await administration(page, m, room); await chooseTab(page, m.administration.parts.card); await typePin(page, m); await page.getByText(m.cardCheck.result).waitFor(); await page.getByText(m.cardCheck.details).click(); }, more: true },
  { name: "card-check-sign-in", scene: {}, go: async (page, m) => { await insert(page, 2); await press(page, m.cardCheck.open); await page.getByRole("dialog").getByLabel(m.signIn.pin, { exact: true }).fill("2495"); await page.keyboard.press("Enter"); await page.getByText(m.cardCheck.result).waitFor(); } },
  { name: "sign-in-pin-pad", scene: { pinPad: true }, go: async (page, m) => { await insert(page, 2); await page.getByText(m.signIn.pinPad).waitFor(); } },
  { name: "ceremony", scene: custodian, go: suspend, more: true },
  { name: "ceremony-exclude", scene: { role: "technician" }, go: exclusion },
  { name: "ceremony-one-reader", scene: custodian, go: async (page, m, room) => { await suspend(page, m, room); await typePin(page, m); await button(page, m.ceremony.swap).waitFor(); } },
  { name: "ceremony-two-readers", scene: { ...custodian, secondReader: true }, go: async (page, m, room) => { await suspend(page, m, room); await typePin(page, m); await page.getByText(m.ceremony.hasSigned, { exact: true }).first().waitFor(); await page.getByText("Software reader 2").first().waitFor(); } },
  { name: "ceremony-wrong-pin", scene: { ...custodian, refuse: { "ceremony.sign": { code: "card.pinWrong", details: { triesLeft: 2 } } } }, go: async (page, m, room) => { await suspend(page, m, room); await typePin(page, m); await page.locator("main [role=alert]").first().waitFor(); } },
  { name: "ceremony-swapping", scene: custodian, go: swapped, more: true },
  { name: "ceremony-returning", scene: custodian, go: async (page, m, room) => { await swapped(page, m, room); await insert(page, 7); await typePin(page, m); await page.getByRole("heading", { name: m.ceremony.curtain.returnTitle }).waitFor(); } },
  {
    name: "ceremony-done",
    scene: custodian,
    go: async (page, m, room) => {
      await swapped(page, m, room);
      await insert(page, 7);
      await typePin(page, m);
      await page.getByRole("heading", { name: m.ceremony.curtain.returnTitle }).waitFor();
      await insert(page, 6);
      await typePin(page, m);
      await button(page, m.ceremony.back).waitFor();
    },
  },
  { name: "ceremony-cancelled", scene: custodian, go: async (page, m, room) => { await suspend(page, m, room); await press(page, m.ceremony.cancel); await page.getByText(m.ceremony.cancelled).waitFor(); } },
  { name: "first-start-modules", scene: { state: "absent" }, go: async (page, m) => { await productionOfficers(page, m); await page.getByRole("checkbox").first().waitFor(); } },
];
