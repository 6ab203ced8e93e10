import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { launch } from "../launch.ts";
import { mentioning, profileOf } from "../processes.ts";

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));

test("the profile knows neither title nor typed words nor what was fetched, even after a kill", async () => {
  const { app, page, close } = await launch("--stay");
  const profile = profileOf(app.process().pid ?? 0);
  expect(statSync(profile).mode & 0o777).toBe(0o700);
  await page.evaluate(async () => {
    document.title = "CanaryTitle7391";
    localStorage.setItem("canary", "CanaryStored7391");
    document.cookie = "canary=CanaryCookie7391";
    await fetch("/echo?CanaryAddress7391", { method: "POST", body: "CanaryFetched7391" });
    const canvas = document.createElement("canvas");
    canvas.getContext("2d")?.fillText("CanaryDrawn7391", 10, 10);
    document.body.append(canvas, "CanaryShown7391");
    history.pushState(null, "", "/?CanaryHistory7391");
    const database = indexedDB.open("CanaryDatabase7391");
    await new Promise((resolve) => {
      database.onsuccess = resolve;
      database.onerror = resolve;
    });
  });
  await page.getByLabel("words").fill("CanaryTyped7391");
  await page.waitForTimeout(2500);
  // With the guard ended first nobody removes the folder: the browser writes what it would write at its end.
  for (const guard of mentioning(`sh ${profile}`)) process.kill(guard.pid, "SIGKILL");
  app.process().kill("SIGKILL");
  await expect.poll(() => mentioning(profile).length, { timeout: 15_000 }).toBe(0);
  const files = filesBelow(profile);
  const found = files.flatMap((file) => {
    const bytes = readFileSync(file);
    const words = ["7391", Buffer.from("7391", "utf16le")].filter((word) => bytes.includes(word));
    return words.length > 0 ? [`${path.relative(profile, file)}: ${String(/Canary\w+7391/.exec(bytes.toString("latin1"))?.[0])}`] : [];
  });
  console.log(`profile: ${String(files.length)} files, ${String(found.length)} with a canary`);
  expect(files.length).toBeGreaterThan(5);
  expect(found.filter((line) => line.includes("Canary"))).toEqual([]);
  rmSync(profile, { recursive: true, force: true });
  await close();
});

test("the profile is gone when the application is", async () => {
  const { app, close } = await launch("--stay");
  const profile = profileOf(app.process().pid ?? 0);
  expect(existsSync(profile)).toBe(true);
  await close();
  await expect.poll(() => existsSync(profile)).toBe(false);
  await expect.poll(() => mentioning(profile)).toEqual([]);
});
