import type { OperationOutput } from "../../../core/contract/operations.ts";
import { ledgerTransitions, type LedgerState } from "../../../core/domain/medium.ts";
import type { Role } from "../../../core/domain/roles.ts";
import type { ChipState } from "../../components/Chip/Chip.tsx";

export type Entry = OperationOutput<"ledger.list">["entries"][number];

export const ledgerChips: Readonly<Record<LedgerState, ChipState>> = { registered: "neutral", received: "good", lent: "caution", returned: "neutral", destroyed: "neutral" };

/** Where this officer may say the medium went. That it was received, a delivery says by itself. */
export const movesFrom = (from: LedgerState, role: Role): readonly LedgerState[] => ledgerTransitions.filter((each) => each.from === from && each.roles.includes(role)).map(({ to }) => to);
