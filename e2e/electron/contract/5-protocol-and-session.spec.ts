import { expect, test } from "@playwright/test";
import { sharedApplication } from "../launch.ts";

const shared = sharedApplication("--stay", "--partition=memory");

test("a handler is given the request as the page made it", async () => {
  const { page } = shared();
  const got = await page.evaluate(async () => (await (await fetch("/echo?q=1", { method: "POST", body: "words 言葉", headers: { "x-kind": "test" } })).json()) as unknown);
  expect(got).toEqual({ method: "POST", url: "app://contract/echo?q=1", body: "words 言葉", kind: "test", cookie: null });
});

test("status, headers and bytes arrive as they were given", async () => {
  const { page } = shared();
  const got = await page.evaluate(async () => {
    const response = await fetch("/bytes/1000000");
    const bytes = new Uint8Array(await response.arrayBuffer());
    const worker = new Worker("/worker.js");
    const inWorker = await new Promise((resolve) => {
      worker.onmessage = ({ data }) => {
        resolve(data);
      };
    });
    return { length: response.headers.get("content-length"), bytes: bytes.length, last: bytes[999_999], missing: (await fetch("/nothing")).status, inWorker };
  });
  expect(got).toEqual({ length: "1000000", bytes: 1_000_000, last: (999_999 * 31) % 256, missing: 404, inWorker: 10 });
});

test("the policy of the response is the policy of the page", async () => {
  const { page } = shared();
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.ranInline = true";
    document.head.append(script);
    return (window as unknown as { ranInline?: boolean }).ranInline === true;
  });
  expect(ran).toBe(false);
});

test("onBeforeRequest is shown every request, and one it refuses fails", async () => {
  const { app, page } = shared();
  const failures = await page.evaluate(async () => {
    const attempt = (act: () => Promise<unknown>): Promise<string> => act().then(() => "reached", () => "failed");
    const image = (address: string): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const element = new Image();
        element.onload = resolve;
        element.onerror = reject;
        element.src = address;
      });
    return [
      await attempt(() => fetch("https://example.com/fetched")), await attempt(() => fetch("http://example.org:81/port")), await attempt(() => image("http://example.com/picture.png")),
      await attempt(() => new Promise((resolve, reject) => {
        const socket = new WebSocket("wss://example.com/socket");
        socket.onopen = resolve;
        socket.onerror = reject;
      })),
    ];
  });
  expect(failures).toEqual(["failed", "failed", "failed", "failed"]);
  const requests = await app.evaluate(() => globalThis.probe.requests.filter((url) => !url.startsWith("app:")));
  expect(requests.some((url) => url.includes("example.com"))).toBe(true);
  expect(requests).toContain("http://example.org:81/port");
  expect(requests).toContain("http://example.com/picture.png");
  expect(requests.length).toBeGreaterThanOrEqual(4);
});

test("every permission is denied", async () => {
  const { page } = shared();
  const denied = await page.evaluate(async () => {
    const attempt = (act: () => Promise<unknown>): Promise<string> => act().then((value) => String(value), (error: unknown) => (error as Error).name);
    // One that asks a person instead of denying would never answer.
    const soon = (name: string, act: () => Promise<unknown>): Promise<string> =>
      Promise.race([attempt(act), new Promise<string>((resolve) => setTimeout(resolve, 5000, `${name} asks`))]);
    return {
      geolocation: await soon("geolocation", () => new Promise((resolve, reject) => {
        navigator.geolocation.getCurrentPosition(resolve, () => {
          reject(new DOMException("", "NotAllowedError"));
        });
      })),
      notifications: await soon("notifications", () => Notification.requestPermission()),
      camera: await soon("camera", () => navigator.mediaDevices.getUserMedia({ video: true })),
      screen: await soon("screen", () => navigator.mediaDevices.getDisplayMedia({ video: true })),
      clipboard: await soon("clipboard", () => navigator.clipboard.readText()),
    };
  });
  expect(denied.geolocation).toBe("NotAllowedError");
  expect(denied.notifications).toBe("denied");
  for (const name of [denied.camera, denied.screen, denied.clipboard]) expect(["NotAllowedError", "NotFoundError", "InvalidStateError", "AbortError", "TypeError"]).toContain(name);
});

test("a download is announced and refused", async () => {
  const { app, page } = shared();
  await page.evaluate(() => {
    const link = document.createElement("a");
    link.href = "/download";
    link.download = "a.bin";
    link.click();
  });
  await expect.poll(() => app.evaluate(() => globalThis.probe.seen)).toContain("will-download");
});

test("a partition without a name for the disk rests in memory, and can be emptied", async () => {
  const { app, page } = shared();
  await page.evaluate(() => {
    localStorage.setItem("kept", "yes");
  });
  const said = await app.evaluate(async ({ session }) => {
    const used = session.fromPartition("memory");
    await used.clearStorageData();
    await used.clearCache();
    return [used === session.fromPartition("memory"), used === session.defaultSession, used.isPersistent(), used.getStoragePath(), used.isSpellCheckerEnabled()];
  });
  expect(said).toEqual([true, false, false, null, false]);
  await page.reload();
  expect(await page.evaluate(() => localStorage.getItem("kept"))).toBeNull();
  expect(await page.evaluate(async () => (await fetch("/bytes/3")).ok)).toBe(true);
});

test("what is no longer handled is not found", async () => {
  const { app, page } = shared();
  expect(await app.evaluate(({ session }) => session.fromPartition("memory").protocol.isProtocolHandled("app"))).toBe(true);
  await app.evaluate(({ session }) => {
    session.fromPartition("memory").protocol.unhandle("app");
  });
  expect(await page.evaluate(() => fetch("/bytes/3").then(({ ok }) => ok, () => false))).toBe(false);
});
