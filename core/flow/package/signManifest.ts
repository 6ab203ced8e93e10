import { succeed } from "../../domain/failure.ts";
import { signDetached, type Signer } from "../../envelope/signedData.ts";
import type { SignerRole } from "../../media/package/layout.ts";
import type { Clock } from "../../platform/clock.ts";
import type { SealPackageOrder } from "./sealPackage.ts";

/** By two cards that are at hand, one after the other. */
export const signWith =
  ({ operator, approver }: Readonly<Record<SignerRole, Signer>>, clock: Clock): SealPackageOrder["sign"] =>
  async (content) => {
    const first = await signDetached({ content, signer: operator, at: clock.now() });
    if (!first.ok) return first;
    const second = await signDetached({ content, signer: approver, at: clock.now() });
    if (!second.ok) return second;
    return succeed({ operator: { certificate: operator.certificate, signature: first.value }, approver: { certificate: approver.certificate, signature: second.value } });
  };
