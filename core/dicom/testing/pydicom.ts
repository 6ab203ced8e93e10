import { spawnSync } from "node:child_process";

/** An interpreter that has pydicom: it may be the system's where another one stands first. */
export const pydicom: string | undefined = ["python3", "/usr/bin/python3"].find((program) => spawnSync(program, ["-c", "import pydicom"]).status === 0);

/** What the script prints, as JSON. */
export function askPydicom(script: string, ...given: readonly string[]): unknown {
  const { stdout, stderr, status } = spawnSync(pydicom ?? "", ["-W", "ignore", "-c", script, ...given], { encoding: "utf8", maxBuffer: 256 * 1024 * 1024, env: { ...process.env, PYTHONIOENCODING: "utf-8" } });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
