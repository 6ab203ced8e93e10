import type Electron from "electron";
import { guard } from "./unsupported.ts";

export interface ParsedArguments {
  /** Every `--name[=value]`, also those after the application path: Electron gives them all to `app.commandLine`. */
  readonly switches: ReadonlyMap<string, string>;
  /** Those before the path; only they may reach the browser. */
  readonly leading: ReadonlySet<string>;
  readonly required: readonly string[];
  readonly application: string | undefined;
}

export function parseArguments(arguments_: readonly string[]): ParsedArguments {
  const switches = new Map<string, string>();
  const leading = new Set<string>();
  const required: string[] = [];
  let application: string | undefined;
  for (let index = 0; index < arguments_.length; index += 1) {
    const argument = arguments_[index] ?? "";
    if (argument === "--") {
      application ??= arguments_[index + 1];
      break;
    }
    if (argument === "-r" || argument === "--require") {
      index += 1;
      required.push(arguments_[index] ?? "");
      continue;
    }
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(argument);
    if (match !== null) {
      switches.set(match[1] ?? "", match[2] ?? "");
      if (application === undefined) leading.add(match[1] ?? "");
      continue;
    }
    if (argument.startsWith("-") && argument !== "-") continue;
    application ??= argument;
  }
  return { switches, leading, required, application };
}

/** Lists of features add up instead of replacing one another, as Chromium itself does with `base::FeatureList` in Electron. */
const cumulative: ReadonlySet<string> = new Set(["enable-features", "disable-features", "enable-blink-features", "disable-blink-features"]);

/** `app.commandLine`. */
export class CommandLine
  implements Pick<Electron.CommandLine, "appendSwitch" | "appendArgument" | "hasSwitch" | "getSwitchValue" | "removeSwitch">
{
  readonly #all = new Map<string, string>();
  readonly #forBrowser = new Map<string, string>();

  appendSwitch(name: string, value = ""): void {
    this.#set(this.#all, name, value);
    this.#set(this.#forBrowser, name, value);
  }

  /** From the command line of the user: visible to the application, handed to the browser only where `forBrowser` says so. */
  take(parsed: ParsedArguments, forBrowser: ReadonlySet<string>): void {
    for (const [name, value] of parsed.switches) {
      this.#set(this.#all, name, value);
      if (parsed.leading.has(name) && forBrowser.has(name)) this.#set(this.#forBrowser, name, value);
    }
  }

  appendArgument(_value: string): void {
    // Electron hands it to Chromium, which opens such an argument as a page: the shell opens pages only by loadURL.
  }

  hasSwitch(name: string): boolean {
    return this.#all.has(name);
  }

  getSwitchValue(name: string): string {
    return this.#all.get(name) ?? "";
  }

  removeSwitch(name: string): void {
    this.#all.delete(name);
    this.#forBrowser.delete(name);
  }

  browserSwitches(): ReadonlyMap<string, string> {
    return this.#forBrowser;
  }

  #set(where: Map<string, string>, name: string, value: string): void {
    const before = where.get(name);
    where.set(name, before !== undefined && before !== "" && cumulative.has(name) ? `${before},${value}` : value);
  }
}

guard("app.commandLine", CommandLine.prototype);
