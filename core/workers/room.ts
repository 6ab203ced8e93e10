import { openParent } from "../platform/parent.ts";
import { openRoomProcess } from "../flow/roomProcess.ts";

/** Entry of the room process: message loop only. */
const parent = openParent();
const receive = openRoomProcess(parent.post);
parent.listen((message) => {
  void receive(message);
});
