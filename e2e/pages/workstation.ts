import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { _electron, expect, type ElectronApplication, type Page } from "@playwright/test";
import { messages, type Messages } from "../../core/contract/messages/index.ts";
import { root, type DeskCard, type RoomOnDisk } from "./room.ts";

export interface Workstation {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** What the program printed so far, to see that it prints no data. */
  readonly output: () => string;
  /** Where the browser keeps whatever it keeps. */
  readonly profiles: () => readonly string[];
  readonly close: () => Promise<void>;
}

/** Starts the program as a person would, on a room; every start has a profile of its own. */
export async function openWorkstation(folder: string, ...switches: readonly string[]): Promise<Workstation> {
  const profile = mkdtempSync(path.join(tmpdir(), "noren-profile-"));
  const app = await _electron.launch({
    cwd: root,
    args: [".", `--room=${folder}`, `--user-data-dir=${profile}`, ...switches],
    chromiumSandbox: process.getuid?.() !== 0,
  });
  let output = "";
  for (const stream of [app.process().stdout, app.process().stderr]) stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const page = await app.firstWindow();
  await page.locator("main").waitFor();
  return {
    app,
    page,
    output: () => output,
    // The stand-in for Electron gives its windows folders of their own.
    profiles: () => [profile, ...readdirSync(tmpdir()).filter((name) => name.startsWith("noren-window-")).map((name) => path.join(tmpdir(), name))],
    close: async () => {
      await app.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Journeys name what a person reads, by the catalogue, so that a reworded button does not break them. */
export const words: Messages = messages.ja;

export async function insertCard({ page }: Workstation, room: RoomOnDisk, role: string, said: Messages = words): Promise<DeskCard> {
  const card = room.card(role);
  await page.getByRole("option", { name: new RegExp(card.holder) }).click();
  await page.getByText(said.signIn.cardReady).waitFor();
  return card;
}

/** From the sign-in screen to inside the room, by mouse and keyboard as a person would. */
export async function signIn(station: Workstation, room: RoomOnDisk, role: string): Promise<void> {
  const { page } = station;
  const { pin } = await insertCard(station, room, role);
  await page.getByLabel(words.signIn.pin, { exact: true }).fill(pin);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: words.today.title, level: 1 }).waitFor();
}

/** The session is over: the screen says why, and the page that held the session has given way to a fresh one. */
export async function sessionEnded({ page }: Workstation, reason: keyof Messages["ended"] & ("signedOut" | "cardRemoved" | "idle" | "roomStopped")): Promise<void> {
  await expect(page.getByRole("heading", { name: words.ended[reason].title })).toBeVisible();
  await page.waitForURL(/ended=/, { waitUntil: "load" });
  await expect(page.getByRole("button", { name: words.ended.toSignIn })).toBeVisible();
}
