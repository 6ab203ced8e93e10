import type { policyOperations } from "../../contract/operations/policy.ts";
import type { Handlers } from "../handler.ts";
import { changePolicy } from "./changePolicy.ts";
import { describePolicy } from "./describePolicy.ts";
import { handOut } from "./handOut.ts";
import { issueCertificates } from "./issueCertificates.ts";
import { readCard } from "./readCard.ts";

export const policyHandlers: Handlers<keyof typeof policyOperations> = {
  "policy.get": describePolicy,
  "policy.change": changePolicy,
  "policy.handOut": handOut,
  "certificate.issue": issueCertificates,
  "officer.readCard": readCard,
};
