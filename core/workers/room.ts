import { parent } from "../platform/parent.ts";
import { openRoomProcess } from "../flow/roomProcess.ts";

/** Entry of the room process: message loop only. */
const receive = openRoomProcess((message) => {
  parent.post(message);
});
parent.listen((message) => {
  void receive(message);
});
