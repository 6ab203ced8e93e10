import { spawn } from "node:child_process";
import { accessSync, constants, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StartFailure } from "./failure-line.ts";
import { systemLanguage } from "./flags.ts";

const prefix = "noren-window-";

/** Everything a browser would ask, offer, remember or fetch by itself is off; 2 is "block" in Chromium's content settings. */
const blocked = [
  "geolocation", "notifications", "media_stream_mic", "media_stream_camera", "midi_sysex", "midi", "clipboard", "sensors", "usb_guard", "serial_guard",
  "bluetooth_guard", "bluetooth_scanning", "hid_guard", "file_system_read_guard", "file_system_write_guard", "local_fonts", "window_placement",
  "idle_detection", "popups", "automatic_downloads", "storage_access", "top_level_storage_access", "payment_handler", "background_sync",
  "background_fetch", "periodic_background_sync", "nfc", "ar", "vr", "hand_tracking", "local_network_access", "local_network", "loopback_network",
  "captured_surface_control", "smart_card_guard", "web_app_installation", "web_printing", "keyboard_lock", "automatic_fullscreen",
  "speaker_selection", "ppapi_broker", "insecure_private_network",
] as const;

/** `navigator.language` follows the system also where Chromium's own translations are not installed. */
function acceptLanguages(): string {
  const language = systemLanguage();
  return [...new Set([language, language.split("-")[0] ?? language, "en-US", "en"])].join(",");
}

const preferences = {
  profile: {
    default_content_setting_values: Object.fromEntries(blocked.map((name) => [name, 2])),
    password_manager_enabled: false,
    exit_type: "Normal",
    exited_cleanly: true,
  },
  credentials_enable_service: false,
  credentials_enable_autosignin: false,
  autofill: { enabled: false, profile_enabled: false, credit_card_enabled: false },
  payments: { can_make_payment_enabled: false },
  translate: { enabled: false },
  browser: { enable_spellchecking: false, custom_chrome_frame: false, has_seen_welcome_page: true, check_default_browser: false },
  spellcheck: { dictionaries: [], use_spelling_service: false },
  intl: { accept_languages: acceptLanguages() },
  search: { suggest_enabled: false },
  alternate_error_pages: { enabled: false },
  safebrowsing: { enabled: false, enhanced: false },
  net: { network_prediction_options: 2 },
  dns_prefetching: { enabled: false },
  custom_handlers: { enabled: false },
  signin: { allowed: false, allowed_on_next_startup: false },
  printing: { enabled: false },
  // Screen, microphone and camera, also for the picker that no content setting governs.
  hardware: { screen_capture_enabled: false, audio_capture_enabled: false, video_capture_enabled: false },
  download_restrictions: 3,
  download: { prompt_for_download: true, directory_upgrade: true },
  bookmark_bar: { show_on_all_tabs: false },
  enable_do_not_track: true,
  privacy_sandbox: { m1: { topics_enabled: false, fledge_enabled: false, ad_measurement_enabled: false, prompt_suppressed: 3 } },
};

const localState = {
  dns_over_https: { mode: "off", templates: "" },
  user_experience_metrics: { reporting_enabled: false },
  hardware_acceleration_mode_previous: true,
  browser: { enabled_labs_experiments: [] },
};

function startTime(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${String(pid)}/stat`, "utf8").replace(/^.*\)/s, "").trim().split(" ")[19];
  } catch {
    return undefined;
  }
}

/** What a run that was killed together with its guard has left; a folder whose process still lives is left alone. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, pid, started] = new RegExp(`^${prefix}(\\d+)-(\\d+)-`).exec(name) ?? [];
    if (pid === undefined || startTime(Number(pid)) === started) continue;
    try {
      rmSync(join(folder, name), { recursive: true, force: true });
    } catch {
      // Another user's: not ours to remove.
    }
  }
}

/** Memory before disk: what Chromium insists on writing should die with the power. */
function candidates(): readonly string[] {
  return [process.env["XDG_RUNTIME_DIR"], "/dev/shm", tmpdir()].filter((folder): folder is string => {
    if (folder === undefined || folder === "") return false;
    try {
      accessSync(folder, constants.W_OK | constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** A private folder for Chromium's profile, fresh for each run. */
export function makeProfile(folders: readonly string[] = candidates()): string {
  let reason: string | undefined;
  for (const folder of folders) {
    try {
      return makeProfileIn(folder);
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
  }
  throw new StartFailure("start.folderUnwritable", reason);
}

function makeProfileIn(folder: string): string {
  sweep(folder);
  // mkdtemp makes it 0700.
  const profile = mkdtempSync(join(folder, `${prefix}${String(process.pid)}-${startTime(process.pid) ?? "0"}-`));
  mkdirSync(join(profile, "Default"), { mode: 0o700 });
  writeFileSync(join(profile, "Default", "Preferences"), JSON.stringify(preferences), { mode: 0o600 });
  writeFileSync(join(profile, "Local State"), JSON.stringify(localState), { mode: 0o600 });
  writeFileSync(join(profile, "First Run"), "", { mode: 0o600 });
  return profile;
}

/**
 * A shell process that outlives even `kill -9` of ours: when its input ends it ends the browser, should that still run,
 * and removes the profile. (No `--` before the group's number: dash's own kill takes it for a number.)
 */
export function guardProfile(profile: string, browser: number): void {
  const script = 'while read -r line; do :; done; n=0; while kill -0 "$2" 2>/dev/null && [ $n -lt 20 ]; do n=$((n+1)); sleep 0.1; done; '
    + 'kill -9 "-$2" 2>/dev/null; n=0; while rm -rf "$1" 2>/dev/null; [ -e "$1" ] && [ $n -lt 50 ]; do n=$((n+1)); sleep 0.1; done';
  const guard = spawn("/bin/sh", ["-c", script, "sh", profile, String(browser)], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  guard.on("error", () => undefined);
  guard.unref();
}
