import { cpSync, existsSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "./build.ts";
import { unit } from "./checks/unit.ts";
import { check } from "./check.ts";
import { chooseElectron } from "./electron.ts";
import { nodeFor, ordinaryUser, type OrdinaryUser } from "./ordinary-user.ts";
import { compileCache, run } from "./run.ts";
import { root } from "./stamp.ts";
import { asOne, close, countIn, runLanes, runStep, succeeded, type Outcome, type Step, type StepResult } from "./steps.ts";

/**
 * `npm test`: everything. The check first, then whatever needs the built program: Electron's contract, journeys in the real
 * window with accessibility, power cuts. Windows run as an ordinary user, because as root Chromium's sandbox is off.
 */

/** Node and the script as that user sees them. */
function asUser(user: OrdinaryUser, script: string, ...rest: readonly string[]): readonly [string, ...string[]] {
  return user.command(nodeFor(user), path.join(user.tree, script), ...rest);
}

function windowedStep(name: string, user: () => OrdinaryUser, script: string, ...rest: readonly string[]): Step {
  return {
    name,
    run: async () => {
      const { tree, home, environment } = user();
      const line = asUser(user(), "build/windowed.ts", nodeFor(user()), path.join(tree, script), ...rest.map((argument) => argument.replace("HOME", home)));
      const { status, output } = await run(line, { cwd: tree, env: { ...environment, PATH: `${path.dirname(nodeFor(user()))}:${environment["PATH"] ?? ""}`, NOREN_TEST_RESULTS: home } });
      const outcome = countIn(output, status);
      if (!succeeded(outcome)) keepResults(name, path.join(home, "results"));
      // One picture a step, to be looked at.
      const pictures = path.join(home, "journey");
      if (existsSync(pictures)) cpSync(pictures, path.join(root, ".screens/journey"), { recursive: true });
      return outcome;
    },
  };
}

/** Traces and pictures of what failed outlive that user's home. */
function keepResults(name: string, results: string): void {
  const kept = path.join(root, "test-results", name);
  rmSync(kept, { recursive: true, force: true });
  if (existsSync(results)) cpSync(results, kept, { recursive: true });
}

const playwright = (name: string, user: () => OrdinaryUser, config: string): Step =>
  windowedStep(name, user, "node_modules/@playwright/test/cli.js", "test", `--config=${config}`, "--output=HOME/results");

/** As the machine's own user: it needs no window, but strace and many small files. Each image that was opened is a test. */
const crash: Step = {
  name: "crash",
  run: async () => {
    const { status, output } = await run([process.execPath, path.join(root, "e2e/crash/explore.ts")], { env: { ...process.env, ...compileCache }, givesWay: true });
    const [, images = 0] = /^store as it is: \{.*?"images": (\d+)/ms.exec(output) ?? [];
    return { passed: Number(images), failed: status === 0 ? 0 : 1, output };
  },
};

/** Receiving, sealing, destroying and revoking, killed and starved at system calls and left by power cuts; the whole way, killed at moments of chance. Images, runs and kills are counted. */
const faults: Step = {
  name: "faults",
  run: async () => {
    const outcomes: Outcome[] = [];
    for (const script of ["e2e/crash/media/main.ts", "e2e/crash/way/main.ts"]) {
      const { status, output } = await run([process.execPath, path.join(root, script)], { env: { ...process.env, ...compileCache }, givesWay: true });
      outcomes.push(countIn(output, status));
    }
    const sum = (count: (outcome: Outcome) => number): number => outcomes.reduce((total, outcome) => total + count(outcome), 0);
    // One that counted nothing must not hide behind the other.
    const idle = outcomes.filter(({ passed, failed }) => passed + failed === 0).length;
    return { passed: sum(({ passed }) => passed), failed: sum(({ failed }) => failed) + idle, output: outcomes.map(({ output }) => output).join("\n") };
  },
};

const buildStep: Step = {
  name: "build",
  run: async () => {
    const made = await build();
    return asOne(0, made.join(", "));
  },
};

/** Every screen, each examined by axe, in one language and theme by turns or in all of them; the pictures are left in .screens/ to be looked at. */
const screens = (isLong: boolean): Step => ({
  name: "screens",
  run: async () => {
    const { status, output } = await run([process.execPath, path.join(root, "e2e/screens/take.ts"), ...(isLong ? [] : ["--once"])]);
    const [, pictures = 0, findings = 0] = /^(\d+) pictures in .*, (\d+) findings$/m.exec(output) ?? [];
    return { passed: Number(pictures), failed: status !== 0 && Number(findings) === 0 ? 1 : Number(findings), output };
  },
});

const packageStep: Step = {
  name: "package",
  run: async () => {
    const { status, output } = await run([process.execPath, path.join(root, "build/setup.mjs"), "package"]);
    return asOne(status, output);
  },
};

export async function main(given: readonly string[]): Promise<number> {
  const isLong = given.includes("--long");
  // The one switch between samples and all of it (core/platform/testing/sweep.ts).
  if (isLong) process.env["NOREN_SWEEP"] = "all";
  const only = given.find((argument) => argument.startsWith("--only="))?.slice("--only=".length).split(",");
  const isWanted = (name: string): boolean => only?.includes(name) ?? true;
  const results: StepResult[] = isWanted("check") ? [...(await check())] : [];
  const built = await runStep(buildStep);
  results.push(built);
  // Without a program there is nothing to look at, and each journey would only say so after its time is up.
  if (!succeeded(built)) return close(results);

  const { isReal, folder } = chooseElectron();
  console.log(isReal ? `Electron: the real binary in ${folder}` : "Electron: none here, so its stand-in on Chromium (build/shell)");
  const wanted = ["electron", "page", "journeys", "screens", "slow", "faults", "crash", "package"].filter(isWanted);
  const needsUser = wanted.some((name) => ["electron", "journeys", "page"].includes(name));
  const user = needsUser ? ordinaryUser() : undefined;
  try {
    const asked = (): OrdinaryUser => {
      if (user === undefined) throw new Error("no ordinary user");
      return user;
    };
    const steps: Readonly<Record<string, Step>> = {
      electron: windowedStep("electron", asked, "build/test-electron.ts"),
      journeys: playwright("journeys", asked, "e2e/playwright.config.ts"),
      page: playwright("page", asked, "e2e/screens/playwright.config.ts"),
      screens: screens(isLong),
      crash,
      faults,
      slow: { name: "slow", run: () => unit("slow") },
      package: packageStep,
    };
    const lane = (...names: readonly string[]): readonly Step[] => names.flatMap((name) => (wanted.includes(name) ? (steps[name] ?? []) : []));
    // What only computes fills the other core, and gives way: a window has somebody waiting before it.
    results.push(...(await runLanes(lane("electron", "page", "journeys", "screens"), lane("slow", "faults", "crash", "package"))));
  } finally {
    user?.dispose();
  }
  return close(results);
}

