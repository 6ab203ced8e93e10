import type { Page } from "@playwright/test";

/** A person at the keyboard, without a hand on the mouse. */

export const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};

/** Tab until the wanted element has the focus; fails when a whole round does not reach it. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let count = 0; count < 60; count += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const text = element?.textContent ?? "";
      return `${element?.getAttribute("aria-label") ?? ""}|${text.length < 60 ? text : ""}|${(element as HTMLInputElement | null)?.labels?.[0]?.textContent ?? ""}`;
    });
    if (focused.includes(name)) return;
  }
  throw new Error(`${name} cannot be reached by Tab`);
}
