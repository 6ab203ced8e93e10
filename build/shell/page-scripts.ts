import { preloadWorld, sendBinding } from "./page-channel.ts";
import { secret } from "./proxy.ts";
import { versions } from "./versions.ts";
import type { Session as CdpSession } from "./cdp.ts";

/** The bundle of preload-world.ts, put in by the build. */
declare const __PRELOAD_WORLD__: string;

/** What has to stand in the page before its first script runs. */
export function installScripts(session: CdpSession, preload: string | undefined, inSubframes: boolean): readonly Promise<unknown>[] {
  const add = (source: string, worldName?: string): Promise<unknown> =>
    session.send("Page.addScriptToEvaluateOnNewDocument", { source, ...(worldName === undefined ? {} : { worldName }) });
  const options = `secret:${JSON.stringify(secret)},versions:${JSON.stringify(versions)},inSubframes:${String(inSubframes)}`;
  const script = preload === undefined ? "null" : `function(require,module,exports,process){${preload}\n}`;
  return [
    session.send("Runtime.addBinding", { name: sendBinding, executionContextName: preloadWorld }),
    add(`(()=>{${__PRELOAD_WORLD__};ShellWorlds.pageWorld(${String(inSubframes)})})()`),
    add(`(()=>{${__PRELOAD_WORLD__};ShellWorlds.preloadWorld({${options},preload:${script}})})()`, preloadWorld),
  ];
}
