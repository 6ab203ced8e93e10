import type { projectFailures as japanese } from "../ja/projectFailures.ts";
import type { FailureText } from "../ja/failures.ts";

/** Projects and runs (Q), and recipes as they are registered. */
export const projectFailures = {
  "recipe.versionTaken": {
    happened: "A recipe of this name and version is registered with another text[ ({version})].",
    data: "Nothing has changed.",
    next: "Raise the version and register it again.",
  },
  "recipe.unknown": {
    happened: "This recipe is not registered.",
    data: "Nothing has changed.",
    next: "Register the recipe first.",
  },
  "project.unknown": {
    happened: "There is no such project.",
    data: "Nothing has changed.",
    next: "Choose it from the list again.",
  },
  "project.wrongState": {
    happened: "The project is at a stage where this cannot be done[ ({state})].",
    data: "Nothing has changed.",
    next: "See on the project's page what comes next.",
  },
  "project.applicationTaken": {
    happened: "There is a project with this application number and the very same content already.",
    data: "Nothing has changed.",
    next: "Go on with that project. Propose again when something changes (recipe, certificate, scope or the like), or after the project was recalled or destroyed.",
  },
  "project.scopeEmpty": {
    happened: "The scope of the provision is empty.",
    data: "Nothing has changed.",
    next: "Choose at least one delivery.",
  },
  "project.notLinked": {
    happened: "The scope holds a delivery that is not linked[ ({number})].",
    data: "Nothing has changed.",
    next: "Catalogue and link that delivery first.",
  },
  "run.unknown": {
    happened: "There is no such run.",
    data: "Nothing has changed.",
    next: "Choose it from the project's page again.",
  },
  "run.incomplete": {
    happened: "The run is not finished[ ({done} of {total})].",
    data: "What is done is saved.",
    next: "Let the run go on.",
  },
  "run.notVerified": {
    happened: "This result did not pass verification.",
    data: "Nothing has changed. The result does not leave this room.",
    next: "Look at what the verifier found and give the run up. A mended recipe goes with a new project under the same application number.",
  },
  "run.undecided": {
    happened: "There are findings without a decision[ ({count})].",
    data: "Decisions made so far are saved.",
    next: "Decide about every finding that is left.",
  },
  "run.approvedTwice": {
    happened: "One officer cannot approve twice.",
    data: "The first approval is saved.",
    next: "Let another approver's card approve.",
  },
  "run.makerApproves": {
    happened: "Whoever made a result does not approve it.",
    data: "Nothing has changed.",
    next: "Let another approver do it.",
  },
  "run.makerReviews": {
    happened: "Whoever made a result does not review it.",
    data: "Nothing has changed.",
    next: "Let another reviewer do it.",
  },
  "run.outdated": {
    happened: "What the run stands on has changed: a refusal, a destruction, or a linkage. It cannot go on.",
    data: "What was made so far does not leave this room.",
    next: "Give this run up and begin another.",
  },
  "finding.unknown": {
    happened: "There is no such finding.",
    data: "Nothing has changed.",
    next: "Read the list again and choose anew.",
  },
  "finding.hitKept": {
    happened: "What the verifier found cannot be accepted.",
    data: "Nothing has changed. What may tell who somebody is does not leave this room.",
    next: "Send the result back, and run again.",
  },
  "finding.notSeen": {
    happened: "What was not shown yet cannot be accepted[ ({finding})].",
    data: "Nothing has changed. None of the decisions was saved.",
    next: "Choose the finding, look at the records of before and after, and decide then.",
  },
  "review.notNow": {
    happened: "Original records are shown only while the provision is verified and waits for its review.",
    data: "Nothing has changed. No original record was shown.",
    next: "See on the provision's page how far it is. Open the review once the result was run and verified.",
  },
  "review.misaligned": {
    happened: "The records of before and after cannot be aligned with certainty.",
    data: "Nothing has changed. Rows that do not match are not shown.",
    next: "Send this run back and run again. Tell the administrator if it happens again.",
  },
  "review.rowsBeyond": {
    happened: "This result has no such row or frame[ ({count})].",
    data: "Nothing has changed.",
    next: "Choose it from the list again.",
  },
} satisfies Record<keyof typeof japanese, FailureText>;
