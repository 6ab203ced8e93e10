import { readFileSync } from "node:fs";
import { largestInflatedByDefault } from "../deflated.ts";
import { outcome } from "./outcome.ts";
import { peakMemory } from "./peakMemory.ts";

/** A process of its own, whose memory and time are counted: what comes of the file it is given. */
const bytes = readFileSync(process.argv[2] ?? "");
const before = process.cpuUsage();
const code = outcome(bytes, largestInflatedByDefault);
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ code, seconds: (user + system) / 1e6, mebibytes: peakMemory() }));
