import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { sharedApplication } from "../launch.ts";

const shared = sharedApplication("--stay");

test("the clipboard and PRIMARY are written, read and emptied", async () => {
  const { app } = shared();
  const said = await app.evaluate(async ({ clipboard }) => {
    await clipboard.writeText("written 書");
    await clipboard.selection.writeText("marked");
    const before = [await clipboard.readText(), await clipboard.selection.readText()];
    clipboard.clear();
    clipboard.selection.clear();
    return [...before, await clipboard.readText(), await clipboard.selection.readText()];
  });
  expect(said).toEqual(["written 書", "marked", "", ""]);
});

test("what the page has copied and marked is emptied too", async () => {
  const { app, page } = shared();
  await page.getByLabel("words").fill("copied by the page");
  await page.getByLabel("words").press("Control+A");
  await page.getByLabel("words").press("Control+C");
  await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toBe("copied by the page");
  const after = await app.evaluate(async ({ clipboard }) => {
    clipboard.clear();
    clipboard.selection.clear();
    return [await clipboard.readText(), await clipboard.selection.readText()];
  });
  expect(after).toEqual(["", ""]);
});

test("a utility process answers, writes and ends", async () => {
  const { app, folder } = shared();
  const file = path.join(folder, "child.mjs");
  writeFileSync(
    file,
    `process.parentPort.on("message", ({ data }) => {
      if (data === "end") process.exit(5);
      process.parentPort.postMessage({ twice: data.value * 2, bytes: data.bytes.length, type: process.type, argument: process.argv[2], mark: process.env.MARK });
    });
    console.log("child speaks");`,
  );
  const said = await app.evaluate(
    ({ utilityProcess }, script) =>
      new Promise<unknown>((resolve) => {
        const child = utilityProcess.fork(script, ["given"], { serviceName: "test", stdio: "pipe", env: { ...process.env, MARK: "here" } });
        const told: Record<string, unknown> = { before: child.pid };
        child.stdout?.on("data", (chunk: Buffer) => {
          told["output"] = chunk.toString().trim();
        });
        child.once("spawn", () => {
          told["hasPid"] = typeof child.pid === "number";
        });
        child.on("message", (message: unknown) => {
          told["message"] = message;
          child.postMessage("end");
        });
        child.once("exit", (code) => {
          resolve({ ...told, code, after: child.pid });
        });
        child.postMessage({ value: 21, bytes: new Uint8Array(3) });
      }),
    file,
  );
  expect(said).toEqual({
    before: undefined, output: "child speaks", hasPid: true, message: { twice: 42, bytes: 3, type: "utility", argument: "given", mark: "here" }, code: 5, after: undefined,
  });
});

test("a utility process can be ended from outside", async () => {
  const { app, folder } = shared();
  const file = path.join(folder, "idle.mjs");
  writeFileSync(file, "setInterval(() => undefined, 1000);");
  const said = await app.evaluate(
    ({ utilityProcess }, script) =>
      new Promise<unknown>((resolve) => {
        const child = utilityProcess.fork(script);
        child.once("exit", () => {
          resolve("ended");
        });
        child.once("spawn", () => {
          child.kill();
        });
      }),
    file,
  );
  expect(said).toBe("ended");
});

test("a file dialog can be answered in its place", async () => {
  const { app } = shared();
  const said = await app.evaluate(async ({ dialog }) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: ["/media/a"] });
    return (await dialog.showOpenDialog({ properties: ["openFile"] })).filePaths;
  });
  expect(said).toEqual(["/media/a"]);
});
