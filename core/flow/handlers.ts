import type { OperationName } from "../contract/operations.ts";
import type { ResourceName, ResourceQuery } from "../contract/resources.ts";
import type { Result } from "../domain/failure.ts";
import { succeed } from "../domain/failure.ts";
import { sessionOf, type RoomContext } from "./context.ts";
import { emptied, type Handlers } from "./handler.ts";
import { checkCardHere, listModules } from "./checkCard.ts";
import { createRoomHere } from "./createRoomHere.ts";
import { exportAuditHere, listAudit, pageOfAudit, verifyAuditHere } from "./auditLog.ts";
import { listLibraries, loadLibraries } from "./cardLibraries.ts";
import { listCards } from "./listCards.ts";
import { catalogueHandlers } from "./catalogue/handlers.ts";
import { printForm, takeCheckpoint } from "./forms.ts";
import { deliveryHandlers } from "./receive/handlers.ts";
import { dataHandlers } from "./data/handlers.ts";
import { pageOfHolders, pageOfImages, pageOfRecords } from "./data/pages.ts";
import { proposalHandlers } from "./proposal/handlers.ts";
import { pageOfItems } from "./receive/pages.ts";
import { ceremonyHandlers } from "./ceremony/handlers.ts";
import { listOfficers } from "./policy/describePolicy.ts";
import { policyHandlers } from "./policy/handlers.ts";
import { readStatus } from "./readStatus.ts";
import { runSelftest } from "./runSelftest.ts";
import { signIn } from "./signIn.ts";
import { reviewHandlers } from "./review/handlers.ts";
import { headerOfImage, pageOfRows, pictureOfImage } from "./review/pages.ts";
import { releaseHandlers } from "./release/handlers.ts";
import { projectHandlers } from "./run/handlers.ts";
import { vaultHandlers } from "./vault/handlers.ts";

/** Which flow answers which operation; a missing or a wrong one does not compile. */
export const handlers: Handlers<OperationName> = {
  "room.status": readStatus,
  "room.create": createRoomHere,
  "card.list": listCards,
  "card.insert": async ({ cards }, { card }) => emptied(await cards.insert(card)),
  "card.remove": async ({ cards }) => emptied(await cards.remove()),
  "card.modules": listModules,
  "card.libraries": listLibraries,
  "card.load": loadLibraries,
  "card.check": checkCardHere,
  "session.open": signIn,
  "session.close": (context) => {
    // After the answer has left: the process ends with the session.
    setImmediate(() => void context.end("signedOut"));
    return succeed({});
  },
  "session.touch": (context) => {
    context.touch();
    return succeed({});
  },
  "preference.list": async (context) => {
    const { store, officer } = sessionOf(context);
    return succeed({ preferences: await store.read("preference.list", { officer: officer.id }) });
  },
  "preference.set": async (context, { name, value }, act) => {
    const { store, officer } = sessionOf(context);
    act.about({ details: { name } });
    await store.write("preference.set", { officer: officer.id, name, value }, act.entry());
    return succeed({});
  },
  "officer.list": listOfficers,
  ...policyHandlers,
  ...ceremonyHandlers,
  "selftest.run": async (context) => {
    context.selftest = await runSelftest(context);
    return succeed({ results: [...context.selftest] });
  },
  "audit.list": listAudit,
  "audit.verify": verifyAuditHere,
  "audit.export": exportAuditHere,
  "audit.checkpoint": takeCheckpoint,
  "form.print": printForm,
  ...deliveryHandlers,
  ...catalogueHandlers,
  ...dataHandlers,
  ...proposalHandlers,
  ...projectHandlers,
  ...reviewHandlers,
  ...releaseHandlers,
  ...vaultHandlers,
  "job.list": (context) => succeed({ jobs: [...context.jobs.list()] }),
  "job.cancel": (context, { job }) => emptied(context.jobs.cancel(job)),
};

export const resourceHandlers: { readonly [Name in ResourceName]: (context: RoomContext, query: ResourceQuery<Name>) => Promise<Result<Uint8Array>> } = {
  "audit.rows": pageOfAudit,
  "delivery.items": pageOfItems,
  "review.rows": pageOfRows,
  "review.image": pictureOfImage,
  "review.header": headerOfImage,
  "data.holders": pageOfHolders,
  "data.records": pageOfRecords,
  "data.images": pageOfImages,
};
