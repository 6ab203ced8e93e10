import { rewriteFile } from "../rewriteFile.ts";
import { planFile } from "../../../dicom/editFile.ts";
import { peakMemory } from "../../../dicom/testing/peakMemory.ts";

/** A process of its own, whose memory is counted: the file of the first argument under the name of the second, the name of the patient replaced. */
const [from = "", to = ""] = process.argv.slice(2);
const outcome = rewriteFile({ from, to, plan: (source) => planFile(source, ({ tag }) => (tag === "00100010" ? { kind: "replace", value: "Q7M2KXA4" } : { kind: "enter" })) });
process.stdout.write(JSON.stringify({ ...outcome, mebibytes: peakMemory() }));
