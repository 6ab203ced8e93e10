import path from "node:path";
import { build } from "./build.ts";
import { run } from "./run.ts";
import { root } from "./stamp.ts";

/** `npm run screens`: a picture of every screen, in both languages and both themes, under .screens/. */
export async function main(given: readonly string[]): Promise<number> {
  await build();
  const { status } = await run([process.execPath, path.join(root, "e2e/screens/take.ts"), ...given], { echo: true });
  return status;
}
