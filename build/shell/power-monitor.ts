import { electronClass } from "./unsupported.ts";

/** May be listened to; the shell has no way to the system's bus, so its events never come. */
class PowerMonitor extends electronClass("powerMonitor", [
  "suspend", "resume", "on-ac", "on-battery", "shutdown", "lock-screen", "unlock-screen", "user-did-become-active", "user-did-resign-active",
  "thermal-state-change", "speed-limit-change",
]) {}

export const powerMonitor = new PowerMonitor();
