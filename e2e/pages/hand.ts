import { expect, type Locator, type Page } from "@playwright/test";

/** One journey, walked twice: with a hand on the mouse, and with both on the keyboard. What is asked for is found by role and name, as a person reads it. */
export interface Hand {
  readonly name: "mouse" | "keyboard";
  /** A button, a tab, a radio button or a checkbox. */
  readonly press: (control: Locator) => Promise<void>;
  readonly type: (field: Locator, text: string) => Promise<void>;
  /** An entry of a list. */
  readonly choose: (option: Locator) => Promise<void>;
  /** The first row of a table. */
  readonly chooseFirstRow: (grid: Locator) => Promise<void>;
  /** Goes to a section of the rail by its name or by the letter after G. */
  readonly go: (page: Page, section: string, letter: string) => Promise<void>;
}

const mouse: Hand = {
  name: "mouse",
  press: async (control) => {
    // The circle or the box itself lies under its label.
    if (["radio", "checkbox"].includes((await control.getAttribute("type")) ?? "")) await control.check({ force: true });
    else await control.click();
  },
  type: (field, text) => field.fill(text),
  choose: (option) => option.click(),
  chooseFirstRow: (grid) => grid.getByRole("row").nth(1).click(),
  go: (page, section) => page.getByRole("navigation").getByRole("button", { name: section, exact: true }).click(),
};

const holdsFocus = (control: Locator): Promise<boolean> => control.evaluate((element) => element === document.activeElement || element.contains(document.activeElement));

/** More stops than any screen has. */
const mostStops = 120;

async function reach(control: Locator): Promise<void> {
  await control.waitFor({ state: "attached" });
  for (let stop = 0; stop < mostStops; stop += 1) {
    if (await holdsFocus(control)) return;
    await control.page().keyboard.press("Tab");
  }
  throw new Error(`cannot be reached by Tab: ${control.toString()}`);
}

const keyboard: Hand = {
  name: "keyboard",
  press: async (control) => {
    const { keyboard: keys } = control.page();
    const kind = (await control.getAttribute("role")) ?? (await control.getAttribute("type"));
    if (kind === "radio") {
      const among = control.page().getByRole("radiogroup").filter({ has: control });
      await reach(among);
      for (let step = 0; step < mostStops && !(await control.isChecked()); step += 1) {
        await keys.press(step === 0 ? "Space" : "ArrowDown");
        // A person sees where the mark is before the next stroke.
        await expect(among.locator(":focus")).toBeChecked();
      }
      await expect(control).toBeChecked();
      return;
    }
    // What cannot be pressed yet is no stop either.
    await expect(control).toBeEnabled();
    if (kind === "tab") {
      await reach(control.page().getByRole("tablist").filter({ has: control }));
      for (let step = 0; step < mostStops && !(await holdsFocus(control)); step += 1) await keys.press("ArrowRight");
    } else await reach(control);
    await keys.press(kind === "checkbox" ? "Space" : "Enter");
  },
  type: async (field, text) => {
    await reach(field);
    await field.page().keyboard.press("Control+KeyA");
    await field.page().keyboard.insertText(text);
  },
  choose: async (option) => {
    const page = option.page();
    await option.waitFor();
    const list = page.getByRole("listbox").filter({ has: option });
    await reach(list);
    await page.keyboard.press("Home");
    // Cards lie side by side on the desk.
    const onwards = (await list.getAttribute("data-layout")) === "grid" ? "ArrowRight" : "ArrowDown";
    for (let step = 0; step < mostStops && !(await holdsFocus(option)); step += 1) await page.keyboard.press(onwards);
    expect(await holdsFocus(option)).toBe(true);
    await page.keyboard.press("Enter");
  },
  chooseFirstRow: async (grid) => {
    await grid.getByRole("row").nth(1).waitFor();
    await reach(grid);
    await grid.page().keyboard.press("ArrowDown");
  },
  go: async (page, _section, letter) => {
    await page.keyboard.press("KeyG");
    await page.keyboard.press(`Key${letter}`);
  },
};

export const hands: Readonly<Record<Hand["name"], Hand>> = { mouse, keyboard };
