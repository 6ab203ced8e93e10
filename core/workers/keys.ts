import { threadPort } from "../platform/thread.ts";
import { serveKeys } from "../store/serveKeys.ts";

serveKeys(threadPort());
