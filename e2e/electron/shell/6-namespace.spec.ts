import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { expect, test } from "@playwright/test";
import { isRoot } from "../launch.ts";
import { browserOf, namespaceOf, start, statusOf, tree, type ProcessInfo } from "../processes.ts";

test("without a debugger the whole program lives in a network of its own", async () => {
  const { NOREN_NAMESPACE: _inherited, ...environment } = process.env;
  const running = start(["--stay"], { environment });
  await running.says("ready-to-show");
  const said = /NOREN_NAMESPACE=(\w+)/.exec(readFileSync(`/proc/${String(running.pid)}/environ`, "utf8"))?.[1];
  console.log(`namespace: ${String(said)}, as ${isRoot ? "root" : "an ordinary user"}`);
  const isInside = said === "loopback";
  expect(namespaceOf(running.pid, "net") === namespaceOf("self", "net")).toBe(!isInside);
  const devices = readFileSync(`/proc/${String(running.pid)}/net/dev`, "utf8").split("\n").slice(2).map((line) => line.split(":")[0]?.trim()).filter((name) => name !== undefined && name !== "");
  if (isInside) expect(devices).toEqual(["lo"]);
  const port = Number(/--proxy-server=http:\/\/127\.0\.0\.1:(\d+)/.exec(readFileSync(`/proc/${String(browserOf(running.pid))}/cmdline`, "utf8"))?.[1]);
  expect(port).toBeGreaterThan(0);
  const outcome = await new Promise<string>((resolve) => {
    connect(port, "127.0.0.1").on("connect", () => {
      resolve("connected");
    }).on("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? "");
    });
  });
  expect(outcome).toBe(isInside ? "ECONNREFUSED" : "connected");
  expect(statusOf(running.pid, "CapAmb")).toBe("0000000000000000");
  if (!isRoot) expect(statusOf(running.pid, "CapEff")).toBe("0000000000000000");
  await running.dispose();
});

test("an ordinary user's pages are in Chromium's whole sandbox", async () => {
  const running = start(["--stay"]);
  await running.says("ready-to-show");
  const browser = browserOf(running.pid);
  const renderers = (): readonly ProcessInfo[] => tree(running.pid).filter(({ command }) => command.includes("--type=renderer"));
  expect(renderers().length).toBeGreaterThan(0);
  if (isRoot) {
    // As root there is no seccomp filter and nothing to assert of it; what root gets is said by its command line.
    for (const { command } of renderers()) expect(command).toContain("--no-sandbox");
  } else {
    // A page process that has just been forked closes itself in a moment later.
    const filters = (): readonly string[] => [...new Set(renderers().map(({ pid }) => `${statusOf(pid, "Seccomp")} ${statusOf(pid, "CapEff")}`))];
    await expect.poll(filters).toEqual(["2 0000000000000000"]);
    for (const { pid } of renderers()) {
      for (const kind of ["user", "net", "pid"] as const) expect(namespaceOf(pid, kind)).not.toBe(namespaceOf(browser, kind));
    }
  }
  await running.dispose();
});
