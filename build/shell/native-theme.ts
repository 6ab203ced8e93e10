import type Electron from "electron";
import { electronClass } from "./unsupported.ts";

type Supported = Pick<Electron.NativeTheme, "themeSource" | "shouldUseDarkColors" | "shouldUseHighContrastColors" | "inForcedColorsMode">;

let source: "system" | "light" | "dark" = "system";
const followers = new Set<() => void>();

/** What the pages are told to prefer; undefined leaves it to the system. */
export const colorScheme = (): "light" | "dark" | undefined => (source === "system" ? undefined : source);

export function onThemeChange(follower: () => void): void {
  followers.add(follower);
}

class NativeTheme extends electronClass("nativeTheme", ["updated"]) implements Supported {
  readonly shouldUseHighContrastColors = false;
  readonly inForcedColorsMode = false;

  get themeSource(): "system" | "light" | "dark" {
    return source;
  }
  set themeSource(value: "system" | "light" | "dark") {
    if (!["system", "light", "dark"].includes(value)) throw new TypeError(`'${value}' is not a valid theme source`);
    if (value === source) return;
    source = value;
    for (const follower of followers) follower();
    this.emit("updated");
  }
  /** The desktop's own wish is not asked for: without a source it counts as light. */
  get shouldUseDarkColors(): boolean {
    return source === "dark";
  }
}

export const nativeTheme = new NativeTheme();
