import { serveIngest } from "../flow/receive/ingestThread.ts";
import { threadPort } from "../platform/thread.ts";

serveIngest(threadPort());
