import { expect, test } from "@playwright/test";
import { sharedApplication } from "../launch.ts";

const shared = sharedApplication("--stay");

test("invoke carries what structured clone carries", async () => {
  const { page } = shared();
  const back = await page.evaluate(async () => {
    const value = {
      text: "漢字\u2028", date: new Date(5), map: new Map([[1, new Set([2])]]), big: 10n, nan: Number.NaN, zero: -0, missing: undefined,
      floats: new Float32Array([1.5, 2]), bytes: new Uint8Array([1, 2, 3]).buffer, list: [1, [2]], $: "dollar",
    };
    const got = (await window.contract.invoke("echo", value)) as typeof value;
    return [
      got.text, got.date instanceof Date && got.date.getTime(), got.map.get(1)?.has(2), got.big === 10n, Number.isNaN(got.nan), Object.is(got.zero, -0), "missing" in got,
      [...got.floats], got.bytes.byteLength, got.list, got.$,
    ];
  });
  expect(back).toEqual(["漢字\u2028", 5, true, true, true, true, true, [1.5, 2], 3, [1, [2]], "dollar"]);
});

test("large buffers pass both ways, and messages keep their order around them", async () => {
  const { app, page } = shared();
  const said = await page.evaluate(async () => {
    const order: unknown[] = [];
    const stop = window.contract.listen("noted", (value) => order.push(value));
    window.contract.send("note", "first");
    const up = window.contract.invoke("sum", new Uint8Array(3_000_000).fill(1).buffer);
    window.contract.send("note", "second");
    const sum = await up;
    const down = (await window.contract.invoke("bytes", 3_000_000)) as ArrayBuffer;
    await new Promise((resolve) => setTimeout(resolve, 200));
    stop();
    return { sum, length: down.byteLength, last: new Uint8Array(down)[2_999_999], order };
  });
  expect(said).toEqual({ sum: 3_000_000 % 65_521, length: 3_000_000, last: (2_999_999 * 31) % 256, order: ["first", "second"] });
  expect(await app.evaluate(() => globalThis.probe.sends.slice(-2))).toEqual(["first", "second"]);
});

test("what a handler throws arrives as an error that names the channel", async () => {
  const { page } = shared();
  const message = await page.evaluate(() => window.contract.invoke("fail").catch((error: unknown) => String((error as Error).message)));
  expect(message).toBe("Error invoking remote method 'fail': TypeError: not today");
  const unknown = await page.evaluate(() => window.contract.invoke("nobody").catch((error: unknown) => String((error as Error).message)));
  expect(unknown).toContain("No handler registered for 'nobody'");
});

test("one handler a channel, until it is removed", async () => {
  const { app, page } = shared();
  const second = await app.evaluate(({ ipcMain }) => {
    try {
      ipcMain.handle("echo", () => "other");
      return "registered";
    } catch (error) {
      return (error as Error).message;
    }
  });
  expect(second).toContain("second handler for 'echo'");
  await app.evaluate(({ ipcMain }) => {
    ipcMain.handle("brief", () => "here");
  });
  expect(await page.evaluate(() => window.contract.invoke("brief"))).toBe("here");
  await app.evaluate(({ ipcMain }) => {
    ipcMain.removeHandler("brief");
  });
  expect(await page.evaluate(() => window.contract.invoke("brief").catch(() => "gone"))).toBe("gone");
});

test("the main process speaks to the page, and the page can stop listening", async () => {
  const { app, page } = shared();
  await page.evaluate(() => {
    const heard: unknown[] = [];
    Object.assign(window, { heard, stop: window.contract.listen("news", (...rest) => heard.push(rest)) });
  });
  const say = (word: string): Promise<void> =>
    app.evaluate(({ BrowserWindow }, text) => {
      BrowserWindow.getAllWindows()[0]?.webContents.send("news", text, { deep: [1n] });
    }, word);
  await say("one");
  await expect.poll(() => page.evaluate(() => (window as unknown as { heard: unknown[][] }).heard.map(([word]) => word))).toEqual(["one"]);
  await page.evaluate(() => {
    (window as unknown as { stop: () => void }).stop();
  });
  await say("two");
  await page.waitForTimeout(200);
  expect(await page.evaluate(() => (window as unknown as { heard: unknown[] }).heard.length)).toBe(1);
});

test("the sender is known from the first message on: the top frame of our own page", async () => {
  const { app, page } = shared();
  const ours = { url: "app://contract/", origin: "app://contract", isTop: true, topUrl: "app://contract/", isOwnWindow: true };
  expect(await app.evaluate(() => globalThis.probe.senders[0])).toEqual(ours);
  expect(await page.evaluate(() => window.contract.invoke("who"))).toEqual(ours);
});

test("a subframe is seen as one, and about:blank as about:blank", async () => {
  const { app } = shared();
  const appeared = app.waitForEvent("window");
  const id = await app.evaluate(() => globalThis.probe.open({ webPreferences: { nodeIntegrationInSubFrames: true } }).id);
  const page = await appeared;
  await page.getByRole("heading").waitFor();
  const before = await app.evaluate(() => globalThis.probe.senders.length);
  await page.evaluate(async () => {
    for (const address of ["/frame", "about:blank", "about:srcdoc"]) {
      const frame = document.createElement("iframe");
      if (address === "about:srcdoc") frame.srcdoc = "<p>inside</p>";
      else if (address !== "about:blank") frame.src = address;
      document.body.append(frame);
      await new Promise((resolve) => setTimeout(resolve, 300));
      // A frame of another origin, or one without preload, has none.
      (frame.contentWindow as { contract?: Window["contract"] } | null)?.contract?.send("note", `from ${address}`);
    }
  });
  await page.waitForTimeout(300);
  const senders = await app.evaluate((_electron, from) => globalThis.probe.senders.slice(from), before);
  expect(senders.length).toBeGreaterThanOrEqual(1);
  expect(senders.filter(({ isTop }) => isTop)).toEqual([]);
  expect(senders.find(({ url }) => url === "app://contract/frame")).toMatchObject({ topUrl: "app://contract/" });
  // A check for "top frame of app://" must fail for each of them by either half.
  for (const { url } of senders) expect(["app://contract/frame", "about:blank", "about:srcdoc"]).toContain(url);
  await app.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.fromId(wanted)?.destroy(), id);
});

test("without that preference a subframe has no bridge", async () => {
  const { page } = shared();
  const kinds = await page.evaluate(async () => {
    const frame = document.createElement("iframe");
    frame.src = "/frame";
    document.body.append(frame);
    await new Promise((resolve) => {
      frame.onload = resolve;
    });
    const inside = frame.contentWindow as Window;
    return [typeof inside.contract, typeof (inside as unknown as { __shellSend: unknown }).__shellSend];
  });
  expect(kinds).toEqual(["undefined", "undefined"]);
});

test("the page gets the bridge and nothing else", async () => {
  const { page } = shared();
  const said = await page.evaluate(() => ({
    require: typeof (window as unknown as { require: unknown }).require, process: typeof (window as unknown as { process: unknown }).process,
    module: typeof (window as unknown as { module: unknown }).module, frozen: Object.isFrozen(window.contract), nothing: window.contract.nothing,
    type: window.contract.versions.type, sandboxed: window.contract.versions.sandboxed, called: window.contract.call((word) => `${word} back`),
    replaced: Reflect.set(window, "contract", 1), secure: isSecureContext, isolated: crossOriginIsolated,
  }));
  expect(said).toEqual({
    require: "undefined", process: "undefined", module: "undefined", frozen: true, nothing: null, type: "renderer", sandboxed: true, called: "called back",
    replaced: false, secure: true, isolated: true,
  });
});
