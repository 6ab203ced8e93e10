import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { start } from "../processes.ts";

test("whatever the page tries, no datagram leaves and no connection but to 127.0.0.1", async () => {
  test.setTimeout(180_000);
  const folder = mkdtempSync(path.join(tmpdir(), "network-"));
  const log = path.join(folder, "strace");
  // Outside the loopback namespace, which would hide what the browser tries: this is about the shell's own closing.
  const running = start(["--attempts"], {
    before: ["strace", "-f", "-qq", "-yy", "-e", "trace=network", "-e", "signal=none", "-o", log],
    environment: { ...process.env, NOREN_NAMESPACE: "absent" },
  });
  expect(await running.ended).toBe(0);
  expect(running.output()).toMatch(/attempts tried \d+/);
  const refused = Number(/attempts tried (\d+)/.exec(running.output())?.[1]);
  const lines = readFileSync(log, "utf8").split("\n");
  const datagrams = lines.filter((line) => /\bsend(?:to|msg|mmsg)\(\d+<UDP/.test(line) || /\bsend(?:to|msg|mmsg)\(.*sa_family=AF_INET6?, sin6?_port/.test(line));
  const connects = lines.filter((line) => /\bconnect\(\d+<TCP/.test(line));
  const elsewhere = connects.filter((line) => !/inet_addr\("127\.0\.0\.1"\)/.test(line));
  console.log(`strace: ${String(lines.length)} network calls, ${String(connects.length)} TCP connects, ${String(elsewhere.length)} not to 127.0.0.1, ${String(datagrams.length)} UDP sends, ${String(refused)} refusals told`);
  expect(datagrams).toEqual([]);
  expect(elsewhere).toEqual([]);
  // The trace saw the browser at all, and the application was told of what was refused.
  expect(connects.length).toBeGreaterThan(0);
  expect(refused).toBeGreaterThanOrEqual(5);
  await running.dispose();
  rmSync(folder, { recursive: true, force: true });
});

test("another program that finds the port gets nothing", async () => {
  const running = start(["--stay"], { environment: { ...process.env, NOREN_NAMESPACE: "absent" } });
  await running.says("ready-to-show");
  const port = /--proxy-server=http:\/\/127\.0\.0\.1:(\d+)/.exec(readFileSync(`/proc/${String(running.pid)}/task/${String(running.pid)}/children`, "utf8").trim().split(" ").map((child) => readFileSync(`/proc/${child}/cmdline`, "utf8")).join(" "))?.[1];
  expect(port).toBeDefined();
  const status = (target: string, headers: Record<string, string>): Promise<number> =>
    new Promise((resolve, reject) => {
      import("node:http").then(({ get }) => {
        get({ host: "127.0.0.1", port: Number(port), path: target, headers }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        }).on("error", reject);
      }, reject);
    });
  expect(await status("http://contract.app.localhost/", { host: "contract.app.localhost" })).toBe(403);
  expect(await status("/", { host: "contract.app.localhost" })).toBe(403);
  expect(await status("http://contract.app.localhost/", { host: "contract.app.localhost", cookie: `shell=${"0".repeat(48)}` })).toBe(403);
  expect(await status("http://contract.app.localhost/__shell/bulk/0", { host: "contract.app.localhost", "x-shell": "0".repeat(48) })).toBe(403);
  await running.dispose();
});
