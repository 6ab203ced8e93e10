import { serveReaders } from "../card/readerWatch.ts";
import { threadPort } from "../platform/thread.ts";

serveReaders(threadPort());
