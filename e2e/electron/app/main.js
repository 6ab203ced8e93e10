// The application the contract suite drives: every call of Electron that Noren uses, behind handles a test can reach.
import { app, BrowserWindow, ipcMain, Menu, protocol, session } from "electron";
import { readFileSync } from "node:fs";
import path from "node:path";

const origin = "app://contract";
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' http: https: data:; connect-src *; frame-src * data: blob:; base-uri 'none'; form-action *";

app.enableSandbox();
app.clearRecentDocuments();
app.setAppUserModelId("noren.contract");
protocol.registerSchemesAsPrivileged([{ scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }]);

/** What happened, in order, for the tests to read. */
const seen = [];
globalThis.probe = { seen, requests: [], senders: [], sends: [] };
for (const name of ["will-finish-launching", "ready", "before-quit", "will-quit", "quit", "window-all-closed", "browser-window-created", "web-contents-created"]) {
  app.on(name, () => seen.push(name));
}

const partition = app.commandLine.getSwitchValue("partition");
const bytes = new Uint8Array(64 * 1024 * 1024);
for (let index = 0; index < bytes.length; index += 1) bytes[index] = index * 31;

async function serve(request) {
  const url = new URL(request.url);
  const headers = {
    "content-security-policy": policy,
    "content-type": "text/html; charset=utf-8",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
  };
  if (url.host !== "contract") return new Response("not found", { status: 404 });
  if (url.pathname.startsWith("/bytes/")) {
    const body = bytes.subarray(0, Number(url.pathname.slice(7)));
    return new Response(body, { headers: { ...headers, "content-type": "application/octet-stream", "content-length": String(body.length) } });
  }
  if (url.pathname === "/echo") {
    return Response.json(
      { method: request.method, url: request.url, body: await request.text(), kind: request.headers.get("x-kind"), cookie: request.headers.get("cookie") },
      { headers: { ...headers, "content-type": "application/json" } },
    );
  }
  if (url.pathname === "/download") {
    return new Response("content", { headers: { ...headers, "content-type": "application/octet-stream", "content-disposition": "attachment; filename=a.bin" } });
  }
  if (url.pathname === "/worker.js") {
    return new Response("fetch('/bytes/10').then((r) => r.arrayBuffer()).then((b) => postMessage(b.byteLength));", { headers: { ...headers, "content-type": "text/javascript" } });
  }
  if (url.pathname === "/") return new Response(new Uint8Array(readFileSync(path.join(import.meta.dirname, "index.html"))), { headers });
  if (url.pathname === "/frame") return new Response("<!doctype html><title>frame</title><p>frame</p>", { headers });
  return new Response("not found", { status: 404, headers });
}

ipcMain.handle("echo", (_event, value) => value);
ipcMain.handle("bytes", (_event, length) => bytes.slice(0, length).buffer);
ipcMain.handle("sum", (_event, buffer) => new Uint8Array(buffer).reduce((sum, one) => (sum + one) % 65521, 0));
ipcMain.handle("fail", () => {
  throw new TypeError("not today");
});
const describe = (event) => ({
  url: event.senderFrame?.url ?? null,
  origin: event.senderFrame?.origin ?? null,
  isTop: event.senderFrame?.parent === null,
  topUrl: event.senderFrame?.top?.url ?? null,
  isOwnWindow: BrowserWindow.fromWebContents(event.sender) !== null,
});
ipcMain.handle("who", (event) => describe(event));
ipcMain.on("note", (event, value) => {
  globalThis.probe.sends.push(value);
  globalThis.probe.senders.push(describe(event));
  event.reply("noted", value);
});

/** Everything a page can try in order to reach the network; for a run under strace, without a debugger. */
const attempts = `(async () => {
  const quiet = (act) => act().catch(() => undefined);
  await quiet(() => fetch("https://example.com/"));
  await quiet(() => fetch("http://192.0.2.1/"));
  await quiet(() => new Promise((resolve, reject) => { const s = new WebSocket("wss://example.com/"); s.onopen = resolve; s.onerror = reject; }));
  await quiet(() => new Promise((resolve, reject) => { const i = new Image(); i.onload = resolve; i.onerror = reject; i.src = "http://example.com/x.png"; }));
  for (const rel of ["dns-prefetch", "preconnect", "prefetch", "prerender"]) {
    const link = document.createElement("link");
    link.rel = rel;
    link.href = "https://" + rel + ".example.com/";
    document.head.append(link);
  }
  const peer = new RTCPeerConnection({ iceServers: [{ urls: ["stun:192.0.2.2:3478", "stun:stun.example.com:3478"] }] });
  peer.createDataChannel("x");
  await peer.setLocalDescription(await peer.createOffer());
  await new Promise((resolve) => setTimeout(resolve, 2500));
  window.open("https://example.com/popup");
  navigator.sendBeacon("https://example.com/beacon", "x");
  location.href = "https://example.com/navigated";
  await new Promise((resolve) => setTimeout(resolve, 500));
  return "tried";
})()`;

globalThis.probe.open = (options = {}, url = `${origin}/`) => {
  const { webPreferences, ...rest } = options;
  const window = new BrowserWindow({
    width: 900,
    height: 700,
    title: "Contract",
    backgroundColor: "#102030",
    ...rest,
    webPreferences: {
      preload: path.join(import.meta.dirname, "preload.cjs"),
      session: partition === "" ? session.defaultSession : session.fromPartition(partition),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      devTools: false,
      navigateOnDragDrop: false,
      ...webPreferences,
    },
  });
  window.once("ready-to-show", () => {
    seen.push("ready-to-show");
    console.log(`ready-to-show ${(process.uptime() * 1000).toFixed(0)} ms after the process began`);
  });
  void window.loadURL(url).catch((error) => seen.push(`load failed ${error.message}`));
  return window;
};

const isFirst = app.commandLine.hasSwitch("no-lock") || app.requestSingleInstanceLock({ from: "contract" });
if (!isFirst) app.quit();
app.on("second-instance", (_event, argv, cwd, data) => seen.push(`second ${String(argv.includes("--second-mark"))} ${String(cwd !== "")} ${data.from}`));
if (!app.commandLine.hasSwitch("stay")) app.on("window-all-closed", () => app.quit());

if (isFirst) {
  await app.whenReady();
  const used = partition === "" ? session.defaultSession : session.fromPartition(partition);
  used.protocol.handle("app", serve);
  used.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  used.setPermissionCheckHandler(() => false);
  used.setDevicePermissionHandler(() => false);
  used.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  used.setSpellCheckerEnabled(false);
  used.on("will-download", (event) => {
    seen.push("will-download");
    event.preventDefault();
  });
  used.webRequest.onBeforeRequest({ urls: ["<all_urls>"] }, (details, answer) => {
    globalThis.probe.requests.push(details.url);
    answer({ cancel: !details.url.startsWith(`${origin}/`) && !details.url.startsWith(`blob:${origin}/`) && !details.url.startsWith("devtools://") });
  });
  Menu.setApplicationMenu(null);
  const then = app.commandLine.getSwitchValue("then");
  if (then !== "") {
    app.on("quit", (_event, code) => console.log(`order: ${seen.filter((name) => name.includes("quit")).join(" ")} ${code}`));
    if (then === "quit") app.quit();
    else app.exit(7);
  }
  const window = globalThis.probe.open();
  if (app.commandLine.hasSwitch("measure")) {
    const median = (act) =>
      window.webContents.executeJavaScript(
        `(async () => { const times = []; for (let i = 0; i < 80; i += 1) { const at = performance.now(); await (${act}); times.push(performance.now() - at); } return times.sort((a, b) => a - b)[40]; })()`,
      );
    window.webContents.once("did-finish-load", async () => {
      const invoke = await median('window.contract.invoke("echo", i)');
      const fetched = await median('fetch("/bytes/524288").then((r) => r.arrayBuffer())');
      const answered = await median('window.contract.invoke("bytes", 524288)');
      console.log(`measured ${invoke.toFixed(2)} ${fetched.toFixed(2)} ${answered.toFixed(2)}`);
      app.quit();
    });
  }
  if (app.commandLine.hasSwitch("attempts")) {
    window.webContents.once("did-finish-load", async () => {
      const said = await window.webContents.executeJavaScript(attempts);
      console.log(`attempts ${said} ${globalThis.probe.requests.filter((url) => !url.startsWith(origin)).length}`);
      app.quit();
    });
  }
}
