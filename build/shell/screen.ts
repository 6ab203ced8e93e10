import type Electron from "electron";
import { display } from "./display.ts";
import { electronClass } from "./unsupported.ts";

type Known = Pick<Electron.Display, "id" | "bounds" | "workArea" | "size" | "workAreaSize" | "scaleFactor" | "rotation" | "internal">;

/** The X screen as one display; several monitors and the panels of a desktop are not told apart. */
class Screen extends electronClass("screen", ["display-added", "display-removed", "display-metrics-changed"]) {
  getPrimaryDisplay(): Known {
    const { width, height } = display().screen;
    const bounds = { x: 0, y: 0, width, height };
    return { id: 1, bounds, workArea: bounds, size: { width, height }, workAreaSize: { width, height }, scaleFactor: 1, rotation: 0, internal: false };
  }
  getAllDisplays(): Known[] {
    return [this.getPrimaryDisplay()];
  }
}

export const screen = new Screen();
