import type { FailureCode } from "../../../domain/failure.ts";
import type { FailureText } from "../ja/failures.ts";

export const releaseFailures = {
  "release.notApproved": {
    happened: "The valid signatures of two approvers are not there.",
    data: "Nothing was written. The result is in this room as before.",
    next: "Ask the approvers to approve what is here now. Where something changed after the approval, an approver gives the run up and it is made anew.",
  },
  "release.statementDiffers": {
    happened: "While the signatures were given, what is to be released has changed.",
    data: "Those signatures are not used. Nothing has left the room.",
    next: "Look at the state on the release screen and begin again.",
  },
  "release.contentChanged": {
    happened: "The result read from the vault is not what the run recorded when it was made.",
    data: "No package was made and nothing has left the room. The vault is as it was.",
    next: "Tell a custodian, and have the vault checked. Then give this run up and make the result anew.",
  },
  "release.packageAbsent": {
    happened: "The package to be read back is not on this medium.",
    data: "Nothing was changed. The project stays as written to a medium.",
    next: "Compare the medium's number, connect the medium that was written, and read it back.",
  },
  "release.packageDiffers": {
    happened: "The package on this medium is not the one that was written.",
    data: "No hand-over was recorded. The project stays as written to a medium.",
    next: "Keep this medium and hand it to nobody; look for the one that was written. If it cannot be found, an approver recalls the release.",
  },
  "release.folderRefused": {
    happened: "This is no medium that may leave the room.",
    data: "Nothing was written.",
    next: "Connect the medium, mount it so that it can be written to, and choose it.",
  },
  "release.outdated": {
    happened: "What was approved is no longer so: since it was written there was a refusal, a destruction, or a linkage.",
    data: "No hand-over was recorded. The package on the medium is encrypted as before.",
    next: "Keep the medium and hand it to nobody; an approver recalls the release on the release screen.",
  },
  "release.expired": {
    happened: "The package that this room wrote has passed its expiry.",
    data: "No hand-over was recorded. The package is as it was.",
    next: "Check this computer's clock. If it is right, keep the medium and hand it to nobody; an approver recalls the release.",
  },
  "release.copyWaiting": {
    happened: "Something sealed in this room is not in its books yet[ ({count})]: it cannot be read, or not with this card.",
    data: "Nothing was written. It is held up so that no second package is made.",
    next: "Sign in anew and try again; if it stays, let another technician or a custodian sign in first. If that does not help, restore the room's folder from its backup.",
  },
  "release.copyUnseen": {
    happened: "The last writing stopped in its last moment, and nobody has looked yet whether a package is on the medium[ {medium}].",
    data: "Nothing new was written. The project stays approved.",
    next: "Connect that medium and begin writing under the same number: what is there goes on record as written, else the writing goes on. If the medium is lost, an approver gives the run up.",
  },
  "release.notMedium": {
    happened: "This is no mounted medium.",
    data: "Nothing was changed. The project stays as written to a medium.",
    next: "Connect and mount the medium that was written, choose the folder where it is mounted or the package in it, and read it back again.",
  },
  "release.certificateUnusable": {
    happened: "The recipient's certificate in this project cannot be used now: it has expired, or its key may not receive keys.",
    data: "Nothing was written. The result is in this room as before.",
    next: "Get a valid certificate from the recipient, give this run up, and propose a new project with that certificate.",
  },
} satisfies Partial<Record<FailureCode, FailureText>>;
