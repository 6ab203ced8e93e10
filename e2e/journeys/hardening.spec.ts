import { spawnSync, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { descendants, statusOf } from "../pages/processes.ts";
import { makeRoom, root, type RoomOnDisk } from "../pages/room.ts";
import { openWorkstation, signIn, words, type Workstation } from "../pages/workstation.ts";

/** One assertion for each line of the hardening list. As root the sandbox is off and every process may be traced, so root is refused. */
let room: RoomOnDisk;
let station: Workstation;

test.beforeAll(async () => {
  expect(process.getuid?.(), "these assertions would be hollow as root").not.toBe(0);
  room = makeRoom();
  station = await openWorkstation(room.folder);
});

test.afterAll(async () => {
  await station.close();
  room.remove();
});

const processes = (part: string): readonly number[] =>
  descendants(station.app.process().pid ?? 0)
    .filter(({ line }) => line.includes(part))
    .map(({ id }) => id);

test("the page has a bridge of two functions and nothing of Node or Electron", async () => {
  const found = await station.page.evaluate(() => {
    const world = globalThis as unknown as Record<string, unknown>;
    const bridge = world["noren"] as object;
    return {
      names: ["require", "process", "module", "Buffer", "global", "electron", "ipcRenderer", "__dirname"].filter((name) => world[name] !== undefined),
      bridge: Object.keys(bridge).sort(),
      frozen: Object.isFrozen(bridge),
      replaced: (() => {
        try {
          world["noren"] = 1;
        } catch {
          return false;
        }
        return world["noren"] === 1;
      })(),
    };
  });
  expect(found).toEqual({ names: [], bridge: ["call", "listen"], frozen: true, replaced: false });
});

test("every renderer is in Chromium's sandbox", () => {
  const renderers = processes("--type=renderer");
  expect(renderers.length).toBeGreaterThan(0);
  for (const id of renderers) expect([statusOf(id, "Seccomp"), statusOf(id, "NoNewPrivs"), statusOf(id, "CapEff")]).toEqual(["2", "1", "0000000000000000"]);
  for (const { line } of descendants(station.app.process().pid ?? 0)) expect(line).not.toContain("--no-sandbox");
});

test("the policy lets in no script, no style, no markup from anywhere else", async () => {
  const found = await station.page.evaluate(() => {
    const tried = (act: () => void): string => {
      try {
        act();
        return "done";
      } catch (error) {
        return error instanceof Error ? error.name : "thrown";
      }
    };
    const element = document.createElement("div");
    return {
      markup: tried(() => {
        element.innerHTML = "<b>x</b>";
      }),
      empty: tried(() => {
        element.innerHTML = "";
      }),
      script: tried(() => {
        const script = document.createElement("script");
        script.textContent = "window.leaked = 1";
        document.head.append(script);
      }),
      worker: tried(() => new Worker("data:text/javascript,1")),
      policy: tried(() => {
        (globalThis as unknown as { trustedTypes: { createPolicy: (name: string, rules: object) => void } }).trustedTypes.createPolicy("another", {});
      }),
      leaked: "leaked" in globalThis,
    };
  });
  expect(found).toEqual({ markup: "TypeError", empty: "done", script: "TypeError", worker: "TypeError", policy: "TypeError", leaked: false });
});

test("the window goes nowhere and opens nothing", async () => {
  const { page, app } = station;
  const before = page.url();
  for (const act of [
    () => page.evaluate(() => void (location.href = "https://example.com/")),
    () => page.evaluate(() => void window.open("https://example.com/")),
    () => page.evaluate(() => void window.open("about:blank")),
    () =>
      page.evaluate(() => {
        const link = document.createElement("a");
        link.href = "https://example.com/";
        link.target = "_blank";
        document.body.append(link);
        link.click();
        link.remove();
      }),
    () => page.evaluate(() => void (location.href = "file:///etc/passwd")),
    () => page.evaluate(() => void (location.href = "data:text/html,x")),
  ]) {
    await act().catch(() => undefined);
    await page.waitForTimeout(150);
    expect(page.url()).toBe(before);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  }
  await expect(page.locator("main")).toBeVisible();
});

test("nothing outside is reached, by whatever door", async () => {
  const found = await station.page.evaluate(async () => {
    const reached = async (act: () => Promise<unknown>): Promise<boolean> => {
      try {
        await act();
        return true;
      } catch {
        return false;
      }
    };
    const loaded = (element: HTMLImageElement | HTMLScriptElement | WebSocket): Promise<unknown> =>
      new Promise((resolve, reject) => {
        element.addEventListener(element instanceof WebSocket ? "open" : "load", resolve);
        element.addEventListener("error", reject);
      });
    const peer = new RTCPeerConnection({ iceServers: [{ urls: "stun:192.0.2.1:3478" }] });
    const candidates: string[] = [];
    peer.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate !== null && candidate.candidate !== "") candidates.push(candidate.candidate);
    });
    peer.createDataChannel("x");
    await peer.setLocalDescription();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    peer.close();
    return {
      fetch: await reached(() => fetch("https://example.com/")),
      loopback: await reached(() => fetch("http://127.0.0.1:9/")),
      socket: await reached(() => loaded(new WebSocket("wss://example.com/"))),
      image: await reached(() => {
        const image = new Image();
        image.src = "https://example.com/x.png";
        return loaded(image);
      }),
      candidates,
    };
  });
  expect(found).toEqual({ fetch: false, loopback: false, socket: false, image: false, candidates: [] });
});

test("every permission is denied", async () => {
  const found = await station.page.evaluate(async () => {
    const refused = async (act: () => Promise<unknown>): Promise<boolean> => {
      try {
        await act();
        return false;
      } catch {
        return true;
      }
    };
    return {
      camera: await refused(() => navigator.mediaDevices.getUserMedia({ video: true })),
      microphone: await refused(() => navigator.mediaDevices.getUserMedia({ audio: true })),
      screen: await refused(() => navigator.mediaDevices.getDisplayMedia()),
      place: await refused(() => new Promise((resolve, reject) => {
        navigator.geolocation.getCurrentPosition(resolve, reject);
      })),
      clipboard: await refused(() => navigator.clipboard.readText()),
      // Asked by another door than the rest; nobody is prompted.
      persisted: await navigator.storage.persist(),
      notification: await Notification.requestPermission(),
      asked: await Promise.all(
        ["geolocation", "camera", "microphone", "notifications", "midi", "clipboard-read", "local-fonts", "window-management", "idle-detection"].map(async (name) => `${name}: ${(await navigator.permissions.query({ name: name as PermissionName })).state}`),
      ),
    };
  });
  expect(found).toMatchObject({ camera: true, microphone: true, screen: true, place: true, clipboard: true, persisted: false, notification: "denied" });
  expect(found.asked.filter((answer) => !answer.endsWith(": denied"))).toEqual([]);
});

test("developer tools stay shut", async () => {
  const { app, page } = station;
  await page.keyboard.press("F12");
  await page.keyboard.press("Control+Shift+KeyI");
  await page.waitForTimeout(500);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.isDevToolsOpened())).toBe(false);
});

test("the session is kept in memory, spells nothing and downloads nothing", async () => {
  const found = await station.app.evaluate(({ BrowserWindow }) => {
    const session = BrowserWindow.getAllWindows()[0]?.webContents.session;
    return { persistent: session?.isPersistent(), folder: session?.storagePath, spelling: session?.isSpellCheckerEnabled() };
  });
  expect(found).toEqual({ persistent: false, folder: null, spelling: false });
});

test("a second start says so and leaves the first alone", async () => {
  const profile = await station.app.evaluate(({ app }) => app.getPath("userData"));
  const electron = path.join(process.env["ELECTRON_OVERRIDE_DIST_PATH"] ?? path.join(root, "node_modules/electron/dist"), "electron");
  const second = spawnSync(electron, [".", `--room=${room.folder}`, `--user-data-dir=${profile}`], { cwd: root, encoding: "utf8", timeout: 20_000 });
  expect([second.status, second.stderr]).toEqual([3, expect.stringContaining("U-105")]);
  await expect(station.page.locator("main")).toBeVisible();
});

test("no process of ours can be looked into or leaves a core", () => {
  const ours = [station.app.process().pid ?? 0, ...processes("workers/room"), ...processes("workers/card")];
  expect(ours.length).toBeGreaterThanOrEqual(3);
  for (const id of ours) {
    expect(readFileSync(`/proc/${String(id)}/limits`, "utf8")).toMatch(/^Max core file size\s+0\s+0\s/m);
    const traced = spawnSync("strace", ["-p", String(id)], { encoding: "utf8", timeout: 20_000 });
    expect(traced.stderr).toMatch(/not permitted|denied/i);
    expect(() => readFileSync(`/proc/${String(id)}/mem`)).toThrow(/EACCES|EPERM/);
    expect(() => readFileSync(`/proc/${String(id)}/environ`)).toThrow(/EACCES|EPERM/);
  }
});

test("what an officer marked or copied is gone when the screen locks", async () => {
  const { app, page } = station;
  const kept = (): Promise<readonly string[]> => app.evaluate(async ({ clipboard }) => [await clipboard.readText(), await clipboard.selection.readText()]);
  await signIn(station, room, "technician");
  const heading = page.getByRole("heading", { name: words.today.title, level: 1 });
  await heading.click({ clickCount: 3 });
  await app.evaluate(async ({ clipboard }, text) => clipboard.writeText(text), words.today.title);
  expect((await kept()).map((text) => text.trim())).toEqual([words.today.title, words.today.title]);
  await page.keyboard.press("Control+KeyL");
  await page.waitForURL(/ended=/);
  await expect.poll(kept).toEqual(["", ""]);
});

test("no PIN and no key stands in an argument or in what is printed", () => {
  const lines = descendants(station.app.process().pid ?? 0).map(({ line }) => line);
  for (const { pin } of room.desk) {
    expect(lines.join("\n")).not.toContain(pin);
    expect(station.output()).not.toContain(pin);
  }
});

test("no list of recent files is kept anywhere in the home", () => {
  // GTK's and the desktop's list; names of deliveries would stand in it.
  const kept = execFileSync("find", [homedir(), "-name", "recently-used*", "-o", "-name", "*.recent"], { encoding: "utf8" });
  expect(kept).toBe("");
});

test("the room is closed to other users", () => {
  const open = execFileSync("find", [room.folder, "-perm", "/077"], { encoding: "utf8" });
  expect(open).toBe("");
});
