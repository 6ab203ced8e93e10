import { buildNative } from "./native.ts";

/** Tests load the compiled guard; compiling is skipped when nothing changed. */
export default function setup(): void {
  buildNative();
}
