import type { Page } from "@playwright/test";
import type { Messages } from "../../core/contract/messages/index.ts";
import type { RoomDouble } from "./room-double.ts";
import { button, chooseRow, chooseTab, press, section, signIn, type View } from "./visit.ts";

async function projects(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await signIn(page, m, room);
  await section(page, "KeyP");
  await page.getByRole("heading", { level: 1, name: m.projects.title }).waitFor();
}

async function project(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await projects(page, m, room);
  await page.getByRole("listbox", { name: m.projects.list }).getByRole("option").first().click();
  await page.getByRole("tab").first().waitFor();
}

async function proposal(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await projects(page, m, room);
  await page.keyboard.press("KeyN");
  await button(page, m.projects.proposal.submit).waitFor();
}

async function fill(page: Page, m: Messages): Promise<void> {
  const words = m.projects.proposal;
  await page.getByRole("textbox", { name: words.application }).fill("申請-2026-031");
  await page.getByRole("textbox", { name: words.name }).fill("慢性腎臓病の降圧薬と腎機能");
  await page.getByRole("textbox", { name: words.purpose }).fill("降圧薬の種類と腎機能の推移の関係を明らかにする。");
  await press(page, words.certificate.demo);
  await page.getByText(m.projects.facts.hash).waitFor();
  await page.getByRole("radio").first().check({ force: true });
  await page.getByRole("group", { name: words.deliveries.title }).getByRole("checkbox").first().check({ force: true });
}

async function data(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await signIn(page, m, room);
  await section(page, "KeyD");
  await page.getByRole("heading", { level: 1, name: m.data.title }).waitFor();
}

async function persons(page: Page, m: Messages, room: RoomDouble, provider = 1): Promise<void> {
  await data(page, m, room);
  await page.getByRole("listbox", { name: m.data.list }).getByRole("option").nth(provider).click();
  await page.getByRole("row").nth(1).waitFor();
}

const technician = { role: "technician", hasLinked: true } as const;
const approver = { role: "approver", hasLinked: true } as const;
const words = (m: Messages) => m.projects;

export const projectViews: readonly View[] = [
  { name: "projects", scene: technician, go: projects, more: true },
  { name: "projects-empty", scene: { role: "technician", isFresh: true }, go: async (page, m, room) => { await projects(page, m, room); await page.getByText(words(m).emptyTechnician).waitFor(); } },
  { name: "projects-empty-approver", scene: { role: "approver", isFresh: true }, go: async (page, m, room) => { await projects(page, m, room); await page.getByText(words(m).emptyOthers).waitFor(); } },
  { name: "projects-one", scene: { ...technician, projects: 1, project: "decided", longNames: true }, go: project },
  { name: "projects-many", scene: { ...technician, projects: 240 }, go: projects },
  { name: "projects-anew", scene: { ...technician, project: "running", run: "refused", isAnew: true }, go: project },
  { name: "today-refused", scene: { ...technician, project: "running", run: "refused" }, go: async (page, m, room) => { await signIn(page, m, room); await page.getByText(m.today.next.acts.redo.about).waitFor(); } },
  { name: "proposal-taken", scene: { ...technician, refuse: { "project.propose": { code: "project.applicationTaken" } } }, go: async (page, m, room) => { await proposal(page, m, room); await fill(page, m); await press(page, words(m).proposal.submit); await page.locator("main [role=alert]").first().waitFor(); } },
  { name: "project-verified", scene: technician, go: project, more: true },
  { name: "project-recipe", scene: technician, go: async (page, m, room) => { await project(page, m, room); await chooseTab(page, words(m).parts.recipe); await page.getByText(words(m).recipe.rules).first().waitFor(); } },
  { name: "project-runs", scene: technician, go: async (page, m, room) => { await project(page, m, room); await chooseTab(page, words(m).parts.runs); await page.getByText(words(m).run.verification.passed).first().waitFor(); } },
  { name: "project-steps", scene: { role: "auditor" }, go: async (page, m, room) => { await project(page, m, room); await chooseTab(page, words(m).parts.steps); await page.getByText(words(m).steps.reason).first().waitFor(); } },
  { name: "project-decide", scene: { ...approver, project: "proposed" }, go: async (page, m, room) => { await project(page, m, room); await press(page, words(m).decision.submit); }, more: true },
  { name: "project-decided", scene: { ...technician, project: "decided" }, go: async (page, m, room) => { await project(page, m, room); await button(page, words(m).run.start).waitFor(); } },
  {
    name: "project-running",
    scene: { ...technician, project: "decided", hang: ["run.start"] },
    go: async (page, m, room) => {
      await project(page, m, room);
      await press(page, words(m).run.start);
      await room.progress("run.start", 412, 1187, 64);
      await page.getByRole("progressbar").first().waitFor();
    },
    more: true,
  },
  { name: "project-cut-off", scene: { ...technician, project: "running", run: "half" }, go: async (page, m, room) => { await project(page, m, room); await button(page, words(m).run.resume).waitFor(); } },
  { name: "project-made", scene: { ...technician, project: "running", run: "made" }, go: async (page, m, room) => { await project(page, m, room); await button(page, words(m).run.verify).waitFor(); } },
  { name: "project-refused", scene: { ...technician, project: "running", run: "refused" }, go: async (page, m, room) => { await project(page, m, room); await press(page, words(m).run.abandon.open); await press(page, words(m).run.abandon.submit); } },
  { name: "project-outdated", scene: { ...technician, project: "decided", refuse: { "run.start": { code: "run.outdated" } } }, go: async (page, m, room) => { await project(page, m, room); await press(page, words(m).run.start); await page.locator("main [role=alert]").first().waitFor(); } },
  { name: "project-handed-over", scene: { ...technician, project: "handedOver" }, go: project },
  { name: "proposal", scene: technician, go: async (page, m, room) => { await proposal(page, m, room); await fill(page, m); }, more: true },
  { name: "proposal-missing", scene: { ...technician, noRecipe: true }, go: async (page, m, room) => { await proposal(page, m, room); await press(page, words(m).proposal.submit); await page.getByText(words(m).proposal.summary).waitFor(); } },
  { name: "proposal-nothing-linked", scene: { role: "technician" }, go: async (page, m, room) => { await proposal(page, m, room); await button(page, words(m).proposal.deliveries.open.replace("{number}", "13")).scrollIntoViewIfNeeded(); } },
  { name: "proposal-certificate-refused", scene: { ...technician, refuse: { "recipient.read": { code: "package.recipientUnusable", details: { reason: "expired" } } } }, go: async (page, m, room) => { await proposal(page, m, room); await press(page, words(m).proposal.certificate.demo); await page.locator("main [role=alert]").first().waitFor(); } },
  { name: "data", scene: technician, go: async (page, m, room) => { await persons(page, m, room); await chooseRow(page, 3); await page.getByRole("button", { name: m.data.person.unveil }).waitFor(); }, more: true },
  { name: "data-empty", scene: { role: "reviewer", isFresh: true }, go: async (page, m, room) => { await data(page, m, room); await button(page, m.data.toReceive).waitFor(); } },
  { name: "data-choose", scene: technician, go: data },
  { name: "data-unveiled", scene: technician, go: async (page, m, room) => { await persons(page, m, room); await chooseRow(page, 2); await press(page, m.data.person.unveil); await page.getByText("TAKAHASHI YOSHIO").waitFor(); }, more: true },
  { name: "data-images", scene: technician, go: async (page, m, room) => { await persons(page, m, room); await chooseRow(page, 2); await chooseTab(page, m.data.images.tab); await page.getByText("KAKUU X-1").first().waitFor(); } },
  { name: "data-one", scene: { ...technician, longNames: true }, go: async (page, m, room) => { await persons(page, m, room, 0); await chooseRow(page, 1); } },
  { name: "data-many-end", scene: { ...technician, persons: 100_000 }, go: async (page, m, room) => { await persons(page, m, room); await page.getByRole("grid").focus(); await page.keyboard.press("End"); await page.waitForTimeout(300); } },
  {
    name: "data-found",
    scene: technician,
    go: async (page, m, room) => {
      await persons(page, m, room);
      await page.getByRole("textbox", { name: m.data.find.label }).fill("00000012");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: m.data.person.title.replace("{holder}", "612") }).waitFor();
    },
  },
];
