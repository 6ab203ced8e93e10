import type { OperationOutput } from "../../contract/operations.ts";
import type { ReleaseRow } from "../../store/release.ts";

export const shownRelease = ({ readBackAt, ...rest }: ReleaseRow): OperationOutput<"release.write"> => ({ ...rest, ...(readBackAt !== null && { readBackAt }) });
