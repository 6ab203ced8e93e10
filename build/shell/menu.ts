import type Electron from "electron";
import { electronClass, UnsupportedElectronCall } from "./unsupported.ts";

/** Only the absence of a menu: shortcuts are the page's own. */
export class Menu extends electronClass("Menu", []) {
  constructor() {
    super();
    throw new UnsupportedElectronCall("new Menu");
  }
  static setApplicationMenu(this: void, menu: Electron.Menu | null): void {
    if (menu !== null) throw new UnsupportedElectronCall("Menu.setApplicationMenu of a menu");
  }
  static getApplicationMenu(this: void): null {
    return null;
  }
}

Menu satisfies Pick<typeof Electron.Menu, "setApplicationMenu" | "getApplicationMenu">;
