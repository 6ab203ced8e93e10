import { cardOrder, cardReady, startCardProcess } from "../card/cardProcess.ts";
import { modulesOfRoom } from "../flow/cardModules.ts";
import { cardFolder } from "../flow/roomFolder.ts";
import { hardenProcess } from "../platform/hardening.ts";
import { openParent } from "../platform/parent.ts";

/** Entry of the card process: what its client may ask is in core/card. It ends when the client is gone. */
hardenProcess();
process.umask(0o077);
const parent = openParent();
parent.listen((message) => {
  const order = cardOrder.parse(message);
  // The card check may try a library that no policy names yet; a session never gets one.
  const modules = order.modules.length > 0 ? order.modules : [...modulesOfRoom(order.folder)];
  void startCardProcess({ ...order, modules }, cardFolder(order.folder)).then(async ({ finished }) => {
    parent.post(cardReady);
    await finished;
    process.exit(0);
  });
});
