import type { z } from "zod";
import { auditOperations } from "./operations/audit.ts";
import { cardOperations } from "./operations/card.ts";
import { catalogueOperations } from "./operations/catalogue.ts";
import { ceremonyOperations } from "./operations/ceremony.ts";
import { dataOperations } from "./operations/data.ts";
import { deliveryOperations } from "./operations/delivery.ts";
import { jobOperations } from "./operations/job.ts";
import { policyOperations } from "./operations/policy.ts";
import { projectOperations } from "./operations/project.ts";
import { proposalOperations } from "./operations/proposal.ts";
import { reviewOperations } from "./operations/review.ts";
import { releaseOperations } from "./operations/release.ts";
import { roomOperations } from "./operations/room.ts";
import { sessionOperations } from "./operations/session.ts";
import type { OperationShape } from "./operations/shape.ts";
import { vaultOperations } from "./operations/vault.ts";

/**
 * THE contract between window (or CLI) and room. Preload, the one IPC handler, role check, validation both ways, timing
 * and the test with malformed payloads derive from this table. To add an operation: one entry in its family's file, one flow
 * in core/flow.
 */
export const operations = {
  ...roomOperations,
  ...cardOperations,
  ...sessionOperations,
  ...policyOperations,
  ...ceremonyOperations,
  ...auditOperations,
  ...deliveryOperations,
  ...catalogueOperations,
  ...dataOperations,
  ...proposalOperations,
  ...projectOperations,
  ...reviewOperations,
  ...releaseOperations,
  ...vaultOperations,
  ...jobOperations,
} as const satisfies Record<string, OperationShape>;

export type { OperationShape } from "./operations/shape.ts";

export type OperationName = keyof typeof operations;
export type OperationInput<Name extends OperationName> = z.input<(typeof operations)[Name]["in"]>;
export type OperationOutput<Name extends OperationName> = z.output<(typeof operations)[Name]["out"]>;

export const operationNames = Object.keys(operations) as OperationName[];
export const isOperationName = (name: unknown): name is OperationName => typeof name === "string" && Object.hasOwn(operations, name);
