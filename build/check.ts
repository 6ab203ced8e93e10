import path from "node:path";
import { run } from "./run.ts";
import { root } from "./stamp.ts";
import { asOne, close, runLanes, type Step, type StepResult } from "./steps.ts";
import { unit } from "./checks/unit.ts";

/** `npm run check`: types, directions, lint, texts, licences and unit tests. */

function tool(name: string, script: string): Step {
  return {
    name,
    run: async () => {
      const { status, output } = await run([process.execPath, path.join(root, "build", script)]);
      return asOne(status, output);
    },
  };
}

export async function check(): Promise<readonly StepResult[]> {
  // Types come first, because unit tests load what tsc makes; lint fills the other core meanwhile.
  return await runLanes(
    [tool("types", "checks/types.ts"), { name: "unit", run: () => unit("quick") }],
    [tool("directions", "checks/directions.ts"), tool("lint", "checks/lint.ts"), tool("styles", "checks/css.ts"), tool("texts", "checks/text.ts"), tool("licences", "sbom.ts")],
  );
}

export async function main(): Promise<number> {
  return close(await check());
}
