import type { Page } from "@playwright/test";
import type { Messages } from "../../core/contract/messages/index.ts";
import type { RoomDouble } from "./room-double.ts";
import { button, press, section, signIn, type View } from "./visit.ts";

async function release(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await signIn(page, m, room);
  await section(page, "KeyS");
  await page.getByRole("heading", { level: 1, name: m.release.title }).waitFor();
}

async function project(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await release(page, m, room);
  await page.getByRole("list", { name: m.release.gate.title }).waitFor();
}

async function writing(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await project(page, m, room);
  const folder = page.getByRole("textbox", { name: m.release.medium.folder });
  if (await folder.isVisible()) await folder.fill("/media/noren/M-2026-004");
  await press(page, m.release.write.begin);
}

const technician = { role: "technician" } as const;
const approver = { role: "approver" } as const;
const words = (m: Messages) => m.release;

export const releaseViews: readonly View[] = [
  { name: "release-empty", scene: { ...technician, isFresh: true }, go: async (page, m, room) => { await release(page, m, room); await page.getByText(words(m).empty.title).waitFor(); } },
  { name: "release-approve", scene: { ...approver, project: "reviewed" }, go: async (page, m, room) => { await project(page, m, room); await button(page, words(m).approve.begin).waitFor(); }, more: true },
  { name: "release-approve-outdated", scene: { ...approver, project: "reviewed", hasRefusal: true }, go: async (page, m, room) => { await project(page, m, room); await page.getByText(words(m).approve.notReady).waitFor(); } },
  { name: "release-approve-ceremony", scene: { ...approver, project: "reviewed" }, go: async (page, m, room) => { await project(page, m, room); await press(page, words(m).approve.begin); await page.getByRole("heading", { level: 1, name: m.ceremony.purposes["run.approve"] }).waitFor(); }, more: true },
  { name: "release-waits", scene: { role: "auditor", project: "reviewed" }, go: project },
  { name: "release-write", scene: { ...technician, project: "approved" }, go: async (page, m, room) => { await project(page, m, room); await button(page, words(m).write.begin).waitFor(); }, more: true },
  { name: "release-write-missing", scene: { ...technician, project: "approved" }, go: async (page, m, room) => { await project(page, m, room); await page.getByRole("textbox", { name: words(m).write.days }).fill("0"); await press(page, words(m).write.begin); await page.getByText(words(m).write.daysWrong).waitFor(); } },
  { name: "release-write-forged", scene: { ...technician, project: "approved", isForged: true, longNames: true }, go: project },
  {
    name: "release-writing",
    scene: { ...technician, project: "approved", hang: ["release.write"] },
    go: async (page, m, room) => {
      await writing(page, m, room);
      await room.progress("release.write", 412_000_000, 2_576_980_376, 61_000_000);
      await page.getByRole("progressbar").first().waitFor();
    },
    more: true,
  },
  { name: "release-write-full", scene: { ...technician, project: "approved", refuse: { "release.write": { code: "package.mediumFull" } } }, go: async (page, m, room) => { await writing(page, m, room); await page.locator("main [role=alert]").first().waitFor(); } },
  { name: "release-write-cancelled", scene: { ...technician, project: "approved", refuse: { "release.write": { code: "ceremony.cancelled" } } }, go: async (page, m, room) => { await writing(page, m, room); await page.getByText(words(m).write.cancelled).waitFor(); } },
  {
    name: "release-sign",
    scene: { ...technician, project: "approved", hang: ["release.write"] },
    go: async (page, m, room) => {
      await writing(page, m, room);
      await room.askForRelease();
      await page.getByRole("heading", { level: 1, name: m.ceremony.purposes["package.release"] }).waitFor();
    },
  },
  { name: "release-read-back", scene: { ...technician, project: "sealed" }, go: async (page, m, room) => { await project(page, m, room); await button(page, words(m).readBack.begin).waitFor(); }, more: true },
  {
    name: "release-read-back-other",
    scene: { ...technician, project: "sealed", refuse: { "release.readBack": { code: "release.packageAbsent" } } },
    go: async (page, m, room) => {
      await project(page, m, room);
      const folder = page.getByRole("textbox", { name: words(m).medium.folder });
      if (await folder.isVisible()) await folder.fill("/media/noren/other");
      await press(page, words(m).readBack.begin);
      await page.locator("main [role=alert]").first().waitFor();
    },
  },
  { name: "release-write-lost", scene: { ...technician, project: "approved", isLost: true }, go: project },
  {
    name: "release-recall",
    scene: { ...approver, project: "sealed" },
    go: async (page, m, room) => {
      await project(page, m, room);
      await press(page, words(m).recall.open);
      await press(page, words(m).recall.submit);
      await page.getByText(words(m).recall.missing).waitFor();
    },
    more: true,
  },
  { name: "release-sent", scene: { ...technician, project: "handedOver", longNames: true }, go: project },
  { name: "release-receipt", scene: { ...technician, project: "handedOver" }, go: async (page, m, room) => { await project(page, m, room); await press(page, words(m).receipt.make); await button(page, words(m).receipt.print).waitFor(); }, more: true },
];
