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
} satisfies Partial<Record<FailureCode, FailureText>>;
