import { audit } from "./en/audit.ts";
import { failures } from "./en/failures.ts";
import { firstStart } from "./en/firstStart.ts";
import { frame } from "./en/frame.ts";
import { screens } from "./en/screens.ts";
import { signIn } from "./en/signIn.ts";
import { words } from "./en/words.ts";
import type { Messages } from "./index.ts";

export const en = { words, failures, frame, signIn, firstStart, ...screens, audit } satisfies Messages;
