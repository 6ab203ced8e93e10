import { claimRoom } from "../claimRoom.ts";
import { roomForTests } from "../room.fixture.ts";

/**
 * For changePolicy.kill.test.ts: one custodian signs in to the room, another officer is revoked by both, in a process that may be killed at any
 * system call. Arguments: the folder, and who is revoked.
 */
const [folder = "", officer = ""] = process.argv.slice(2);
const room = roomForTests({ folder, readers: 2 });
room.context.obstacle = claimRoom(folder);
const opened = await room.signIn({ card: "custodian-1" });
if (!opened.ok) throw new Error(opened.failure.code);
const begun = await room.call("policy.change", { changes: [{ kind: "officer.revoke", officer }] });
if (!begun.ok) throw new Error(begun.failure.code);
const { id } = begun.value.ceremony;
await room.call("ceremony.sign", { ceremony: id, slot: "software-1" });
const done = await room.sign(id, "custodian-2", "software-2");
if (!done.ok || done.value.ceremony.state !== "done") throw new Error(done.ok ? (done.value.ceremony.failure?.code ?? done.value.ceremony.state) : done.failure.code);
await room.remove();
