import type { Messages } from "../../core/contract/messages/index.ts";
import type { Page } from "@playwright/test";
import type { Role } from "../../core/domain/roles.ts";
import type { RoomDouble, Scene } from "./room-double.ts";

/** How a picture's view is reached; the same steps serve several files of views. */

export interface View {
  readonly name: string;
  readonly scene: Scene;
  readonly go: (page: Page, m: Messages, room: RoomDouble) => Promise<void>;
  /** Also in forced colours, with 200 % text, and on a large screen. */
  readonly more?: true;
}

export const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).first();

export async function press(page: Page, name: string): Promise<void> {
  await button(page, name).click();
}

/** The card at this place on the desk, by the order of the roles. */
export async function insert(page: Page, index: number): Promise<void> {
  await page.getByRole("option").nth(index).click();
}

const firstOf: Readonly<Record<Role, number>> = { technician: 0, reviewer: 2, approver: 5, custodian: 6, auditor: 8 };

export async function typePin(page: Page, m: Messages): Promise<void> {
  await page.getByLabel(m.signIn.pin, { exact: true }).fill("2495");
  await page.keyboard.press("Enter");
}

export async function signIn(page: Page, m: Messages, room: RoomDouble): Promise<void> {
  await insert(page, firstOf[room.scene.role ?? "auditor"]);
  await typePin(page, m);
  await page.getByRole("navigation").waitFor();
}

export async function section(page: Page, key: string): Promise<void> {
  await page.keyboard.press("KeyG");
  await page.keyboard.press(key);
}

/** The first rows of the table that is on the screen, by keys. */
export async function chooseRow(page: Page, rows = 1, range = 0): Promise<void> {
  await page.getByRole("row").nth(1).waitFor();
  await page.getByRole("grid").first().focus();
  for (let count = 0; count < rows; count += 1) await page.keyboard.press("ArrowDown");
  for (let count = 0; count < range; count += 1) await page.keyboard.press("Shift+ArrowDown");
}

export async function chooseTab(page: Page, name: string): Promise<void> {
  await page.getByRole("tab", { name }).click();
}
