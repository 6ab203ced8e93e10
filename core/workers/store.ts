import { threadPort } from "../platform/thread.ts";
import { serveStore } from "../store/serve.ts";

serveStore(threadPort());
