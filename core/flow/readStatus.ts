import type { OperationOutput } from "../contract/operations.ts";
import type { Result } from "../domain/failure.ts";
import type { RoomContext } from "./context.ts";
import { readPolicy } from "./policy/readPolicy.ts";
import { isRoom } from "./roomFolder.ts";
import { version } from "./version.ts";

/** What the first screen needs before anyone has signed in. */
export function readStatus(context: RoomContext): Result<OperationOutput<"room.status">> {
  const common = { version, folder: context.folder, selftest: [...context.selftest], connectionAttempts: context.connectionAttempts };
  if (!isRoom(context.folder)) return { ok: true, value: { state: "absent", ...common, ...obstacleOf(context) } };
  const policy = readPolicy(context.folder);
  const known = policy.ok ? { room: policy.value.room } : {};
  return { ok: true, value: { state: context.session === undefined ? "closed" : "open", ...common, ...known, ...obstacleOf(context) } };
}

const obstacleOf = ({ obstacle }: RoomContext): { failure?: NonNullable<OperationOutput<"room.status">["failure"]> } =>
  obstacle === undefined ? {} : { failure: obstacle.details === undefined ? { code: obstacle.code } : { code: obstacle.code, details: { ...obstacle.details } } };
