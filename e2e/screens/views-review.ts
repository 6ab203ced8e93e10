import type { Page } from "@playwright/test";
import type { Messages } from "../../core/contract/messages/index.ts";
import type { RoomDouble } from "./room-double.ts";
import { button, section, signIn, type View } from "./visit.ts";

async function review(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await signIn(page, m, room);
  await section(page, "KeyM");
  await page.getByRole("heading", { level: 1, name: m.review.title }).waitFor();
}

async function table(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await review(page, m, room);
  await page.getByRole("grid", { name: m.review.table.after }).getByRole("row").nth(3).waitFor();
}

/** The queue goes on from the tables to the first image that waits. */
async function image(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await table(page, m, room);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.locator("canvas").waitFor();
}

const reviewer = { role: "reviewer" } as const;
const words = (m: Messages) => m.review;

export const reviewViews: readonly View[] = [
  { name: "review", scene: reviewer, go: table, more: true },
  { name: "review-row", scene: reviewer, go: async (page, m, room) => { await table(page, m, room); await page.getByRole("grid", { name: words(m).table.before }).focus(); for (let count = 0; count < 4; count += 1) await page.keyboard.press("ArrowDown"); } },
  { name: "review-table-end", scene: { ...reviewer, tableRows: 1_204_377 }, go: async (page, m, room) => { await table(page, m, room); await page.getByRole("grid", { name: words(m).table.after }).focus(); await page.keyboard.press("End"); await page.waitForTimeout(400); } },
  { name: "review-table-right", scene: { ...reviewer, findings: 2, accepted: 0 }, go: async (page, m, room) => { await table(page, m, room); await page.getByRole("grid", { name: words(m).table.before }).evaluate((grid) => { grid.scrollLeft = 900; }); await page.waitForTimeout(200); } },
  { name: "review-image", scene: reviewer, go: image, more: true },
  { name: "review-image-before", scene: reviewer, go: async (page, m, room) => { await image(page, m, room); await page.keyboard.down("Space"); await page.getByText(words(m).image.before, { exact: true }).first().waitFor(); }, more: true },
  { name: "review-image-zoomed", scene: { ...reviewer, frames: 12 }, go: async (page, m, room) => { await image(page, m, room); for (let count = 0; count < 4; count += 1) await page.keyboard.press("Equal"); await page.keyboard.press("ArrowRight"); await page.keyboard.press("KeyI"); await page.waitForTimeout(200); } },
  { name: "review-refuse", scene: reviewer, go: async (page, m, room) => { await image(page, m, room); await page.keyboard.press("KeyX"); await button(page, words(m).reasons.refuse.submit).click(); await page.getByText(words(m).reasons.missing).waitFor(); } },
  { name: "review-decided", scene: reviewer, go: async (page, m, room) => { await image(page, m, room); await page.keyboard.press("Enter"); await page.getByRole("status").filter({ hasText: /:/u }).first().waitFor(); } },
  { name: "review-return", scene: reviewer, go: async (page, m, room) => { await image(page, m, room); await page.keyboard.press("KeyR"); await button(page, words(m).reasons.return.submit).waitFor(); } },
  { name: "review-complete", scene: { ...reviewer, findings: 14, accepted: 14 }, go: async (page, m, room) => { await review(page, m, room); await page.getByRole("grid", { name: words(m).queue }).waitFor(); } },
  { name: "review-hit", scene: { ...reviewer, hasHit: true }, go: table },
  { name: "review-unseen", scene: { ...reviewer, refuse: { "finding.decide": { code: "finding.notSeen", details: { finding: 15 } } } }, go: async (page, m, room) => { await image(page, m, room); await page.keyboard.press("Enter"); await page.locator("main [role=alert]").first().waitFor(); } },
  { name: "review-outdated", scene: { ...reviewer, refuse: { "finding.list": { code: "run.outdated" } } }, go: async (page, m, room) => { await review(page, m, room); await page.locator("main [role=alert]").first().waitFor(); } },
  { name: "review-refused", scene: { ...reviewer, refuse: { "finding.decide": { code: "project.wrongState", details: { state: "decided" } } } }, go: async (page, m, room) => { await image(page, m, room); await page.keyboard.press("Enter"); await page.locator("main [role=alert]").first().waitFor(); } },
  { name: "review-empty", scene: { ...reviewer, isFresh: true }, go: async (page, m, room) => { await review(page, m, room); await page.getByText(words(m).empty.body).waitFor(); } },
];
