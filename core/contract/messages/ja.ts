import { administration, officers } from "./ja/administration.ts";
import { audit } from "./ja/audit.ts";
import { ceremony } from "./ja/ceremony.ts";
import { data } from "./ja/data.ts";
import { desks } from "./ja/desks.ts";
import { failures } from "./ja/failures.ts";
import { firstStart } from "./ja/firstStart.ts";
import { frame } from "./ja/frame.ts";
import { projects } from "./ja/projects.ts";
import { receive } from "./ja/receive.ts";
import { release } from "./ja/release.ts";
import { review } from "./ja/review.ts";
import { screens } from "./ja/screens.ts";
import { signIn } from "./ja/signIn.ts";
import { vault } from "./ja/vault.ts";
import { words } from "./ja/words.ts";

/** The source catalogue. Words follow the glossary (DESIGN §1): one concept, one word. */
export const ja = { words, failures, frame, signIn, firstStart, ...screens, administration, officers, audit, ceremony, receive, projects, data, review, release, vault, ...desks };
