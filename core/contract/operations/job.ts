import { z } from "zod";
import * as shape from "../shapes.ts";
import { nothing, used, type OperationShape } from "./shape.ts";

export const jobOperations = {
  "job.list": { in: nothing, out: z.strictObject({ jobs: z.array(shape.job) }), role: "officer", audit: { none: "progress that is on the screen already" } },
  "job.cancel": { in: z.strictObject({ job: shape.identifier }), out: nothing, role: "officer", audit: used("E") },
} as const satisfies Record<string, OperationShape>;
