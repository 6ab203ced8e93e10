import { fileURLToPath } from "node:url";
import { readText } from "../platform/disk.ts";

/** From package.json, which lies two folders up from the source and three from out/core/flow. */
function readVersion(): string {
  const up = import.meta.url.endsWith(".ts") ? "../../package.json" : "../../../package.json";
  const text = readText(fileURLToPath(new URL(up, import.meta.url)));
  const parsed: unknown = text === undefined ? undefined : JSON.parse(text);
  return typeof parsed === "object" && parsed !== null && "version" in parsed ? String(parsed.version) : "0.0.0";
}

export const version = readVersion();
