import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { build } from "./build.ts";
import { startDisplay } from "./display.ts";
import { chooseElectron } from "./electron.ts";
import { root } from "./stamp.ts";

/**
 * `npm run test:electron`: the contract suite against whichever Electron is present, and what the shell promises beyond it
 * where it is the shell. Works as root and as an ordinary user, who may not be able to write in the repository.
 */
const electron = chooseElectron();
const canBuild = process.env["NOREN_TEST_RESULTS"] === undefined;
if (canBuild) await build();
const display = process.env["DISPLAY"] === undefined || process.env["DISPLAY"] === "" ? await startDisplay() : undefined;
const given = process.env["NOREN_TEST_RESULTS"];
const child = spawn(
  process.execPath,
  [path.join(root, "node_modules/@playwright/test/cli.js"), "test", `--config=${path.join(root, "e2e/electron/playwright.config.ts")}`, ...process.argv.slice(2)],
  {
    stdio: "inherit",
    cwd: root,
    env: {
      ...process.env,
      ...electron.environment,
      NOREN_ELECTRON: electron.isReal ? "real" : "shell",
      ...(given === undefined ? {} : { NOREN_TEST_RESULTS: path.join(given, "results") }),
      ...(display === undefined ? {} : { DISPLAY: display.display }),
    },
  },
);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
const [status] = (await once(child, "exit")) as [number | null];
await display?.stop();
process.exitCode = status ?? 1;
