import { app, type Session, type WebContents } from "electron";
import { windowOrigin } from "../core/contract/bridge.ts";

/** The window may show `app://noren` and nothing else; it may ask the system for nothing (Electron security checklist). */

export const isOurs = (url: string): boolean => url.startsWith(`${windowOrigin}/`);

export function hardenApplication(): void {
  app.enableSandbox();
  // Its users read Japanese; a terminal that names no language at all (LANG=C) is one of theirs.
  const isEnglish = /^en/.test(process.env["LC_ALL"] || process.env["LANG"] || "");
  app.commandLine.appendSwitch("lang", app.commandLine.getSwitchValue("lang") || (isEnglish ? "en-GB" : "ja"));
  // Names are resolved to nothing, so that not even a lookup leaves the machine; `host-rules` is deprecated.
  app.commandLine.appendSwitch("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
  app.commandLine.appendSwitch("webrtc-ip-handling-policy", "disable_non_proxied_udp");
  app.commandLine.appendSwitch("disable-background-networking");
  app.commandLine.appendSwitch("disable-component-update");
  app.commandLine.appendSwitch("disable-domain-reliability");
  app.commandLine.appendSwitch("disable-breakpad");
  app.commandLine.appendSwitch("disable-quic");
  app.clearRecentDocuments();
  app.on("web-contents-created", (_event, contents) => {
    hardenContents(contents);
  });
}

function hardenContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: "deny" }));
  contents.on("will-navigate", (event) => {
    event.preventDefault();
  });
  contents.on("will-attach-webview", (event) => {
    event.preventDefault();
  });
  contents.setWebRTCIPHandlingPolicy("disable_non_proxied_udp");
}

/** Every request passes here; what is not ours is refused and counted. */
export function hardenSession(session: Session, refused: (total: number) => void): void {
  let total = 0;
  session.webRequest.onBeforeRequest({ urls: ["<all_urls>"] }, (details, answer) => {
    // A blob is memory of the page itself (a printed form's preview); it reaches nothing.
    const allowed = isOurs(details.url) || details.url.startsWith(`blob:${windowOrigin}/`);
    if (!allowed) refused(++total);
    answer({ cancel: !allowed });
  });
  session.setPermissionRequestHandler((_contents, _permission, decide) => {
    decide(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => {
    answer({});
  });
  session.setSpellCheckerEnabled(false);
  session.on("will-download", (event) => {
    event.preventDefault();
  });
}
