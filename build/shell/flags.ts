import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";

/** Of the user's own command line only these reach the browser; whatever else is said there is the application's affair. */
export const passedOn: ReadonlySet<string> = new Set([
  "no-sandbox", "remote-debugging-port", "lang", "disable-gpu", "force-device-scale-factor", "ozone-platform", "disable-dev-shm-usage",
  "enable-logging", "v", "vmodule", "touch-events", "force-dark-mode", "force-high-contrast",
]);

const disabledFeatures = [
  "Translate", "TranslateUI", "MediaRouter", "DialMediaRouteProvider", "OptimizationHints", "OptimizationGuideModelDownloading",
  "OptimizationHintsFetching", "AutofillServerCommunication", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "GlobalMediaControls",
  "InterestFeedContentSuggestions", "PasswordManagerOnboarding", "SafeBrowsingRealTimeUrlLookups", "NetworkTimeServiceQuerying",
  "PreconnectToSearch", "LensOverlay", "AimEnabled", "CertificateTransparencyComponentUpdater", "WebRtcHideLocalIpsWithMdns",
  "AsyncDns", "DnsOverHttps", "UseDnsHttpsSvcb", "PrivacySandboxSettings4", "FedCm", "LiveCaption", "ReadAnything", "TabHoverCardImages",
  "DesktopPWAsRunOnOsLogin", "EnableOfflinePreviews", "SidePanelPinning", "IPH_DesktopCustomizeChrome", "PaintHolding",
];

/**
 * Last on the command line, so that nothing before can undo them. `--webrtc-ip-handling-policy` and the resolver rule close
 * what a proxy does not cover: WebRTC's UDP and Chromium's own DNS and mDNS.
 */
export function closingFlags(port: number): readonly string[] {
  return [
    // What the browser asks on its own account, however much of it is switched off, goes to a name that says so.
    `--gaia-url=https://${browserNoiseHost}`,
    `--component-updater=url-source=https://${browserNoiseHost}/update`,
    `--proxy-server=http://127.0.0.1:${String(port)}`,
    "--proxy-bypass-list=<-loopback>",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-component-extensions-with-background-pages",
    "--disable-client-side-phishing-detection",
    "--disable-sync",
    "--disable-domain-reliability",
    "--disable-breakpad",
    "--no-pings",
    "--disable-extensions",
    "--disable-default-apps",
    "--disable-field-trial-config",
    "--disable-variations-seed-fetch",
    "--metrics-recording-only",
    "--no-service-autorun",
    "--disable-updater-scheduler",
    "--disk-cache-dir=/dev/null",
    "--disk-cache-size=1",
    "--media-cache-size=1",
    "--disable-gpu-shader-disk-cache",
    "--gpu-disk-cache-size-kb=0",
  ];
}

/** Not to be guessed, so that no page can hide its attempts behind it. */
export const browserNoiseHost = `${randomBytes(12).toString("hex")}.browser.invalid`;

const quietFlags = [
  "--no-first-run", "--no-default-browser-check", "--disable-infobars", "--disable-search-engine-choice-screen", "--disable-session-crashed-bubble",
  "--hide-crash-restore-bubble", "--password-store=basic", "--use-mock-keychain", "--disable-print-preview",
  "--noerrdialogs", "--deny-permission-prompts", "--autoplay-policy=no-user-gesture-required",
  "--disable-speech-api", "--disable-speech-synthesis-api",
];

function language(): string | undefined {
  const given = process.env["LC_ALL"] ?? process.env["LC_MESSAGES"] ?? process.env["LANG"];
  const plain = given?.split(".")[0]?.replace("_", "-");
  return plain === undefined || plain === "" || plain === "C" || plain === "POSIX" ? undefined : plain;
}

export const systemLanguage = (): string => language() ?? "en-US";

export interface BrowserFlags {
  /** For the running browser. */
  readonly browser: readonly string[];
  /** For the short process that hands a window over to it; it must agree in these or Chromium shows a warning bar. */
  readonly handover: readonly string[];
}

export function browserFlags(profile: string, port: number, switches: ReadonlyMap<string, string>): BrowserFlags {
  const enabled = ["SkipListAccountsWithoutGaiaCookies", ...(switches.get("enable-features")?.split(",") ?? [])];
  const features = [...disabledFeatures, ...(switches.get("disable-features")?.split(",") ?? [])];
  const given = [...switches].filter(([name]) => name !== "disable-features" && name !== "enable-features").map(([name, value]) => (value === "" ? `--${name}` : `--${name}=${value}`));
  // As root Chromium refuses to start its sandbox; see the README of the shell about running as an ordinary user.
  if (process.getuid?.() === 0 && !switches.has("no-sandbox")) given.push("--no-sandbox");
  if (!switches.has("lang") && language() !== undefined) given.push(`--lang=${String(language())}`);
  // Debian keeps Chromium's translations in a package of its own: what the page hears is said apart from what the browser speaks.
  given.push(`--accept-lang=${switches.get("lang") ?? systemLanguage()}`);
  if (!existsSync("/dev/dri")) given.push("--enable-unsafe-swiftshader");
  // X selections are cleared over X11, and a Wayland session offers X11 too.
  if (!switches.has("ozone-platform") && process.env["DISPLAY"] !== undefined) given.push("--ozone-platform=x11");
  const shared = [`--user-data-dir=${profile}`, "--incognito", "--test-type"];
  const handed = given.filter((flag) => /^--(no-sandbox|ozone-platform|disable-dev-shm-usage|lang|accept-lang|force-device-scale-factor)(=|$)/.test(flag));
  return {
    browser: [
      ...shared, ...given, ...quietFlags, `--disable-features=${[...new Set(features)].join(",")}`, `--enable-features=${[...new Set(enabled)].join(",")}`,
      "--remote-debugging-pipe", "--no-startup-window", ...closingFlags(port),
    ],
    handover: [...shared, ...handed, "--no-first-run", ...closingFlags(port)],
  };
}
