import { administration, officers } from "./en/administration.ts";
import { audit } from "./en/audit.ts";
import { ceremony } from "./en/ceremony.ts";
import { data } from "./en/data.ts";
import { desks } from "./en/desks.ts";
import { failures } from "./en/failures.ts";
import { firstStart } from "./en/firstStart.ts";
import { frame } from "./en/frame.ts";
import { projects } from "./en/projects.ts";
import { receive } from "./en/receive.ts";
import { release } from "./en/release.ts";
import { review } from "./en/review.ts";
import { screens } from "./en/screens.ts";
import { signIn } from "./en/signIn.ts";
import { vault } from "./en/vault.ts";
import { words } from "./en/words.ts";
import type { Messages } from "./index.ts";

export const en = { words, failures, frame, signIn, firstStart, ...screens, administration, officers, audit, ceremony, receive, projects, data, review, release, vault, ...desks } satisfies Messages;
