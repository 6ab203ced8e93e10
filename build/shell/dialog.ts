import type Electron from "electron";
import { guard, UnsupportedElectronCall } from "./unsupported.ts";
import { runZenity } from "./zenity.ts";

/** The first argument may be the window; the options are then the second. */
function optionsOf<Options extends object>(first: unknown, second: Options | undefined): Options {
  return second ?? (first as Options);
}

function refuseUnknown(call: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) if (!known.includes(name)) throw new UnsupportedElectronCall(`${call} option ${name}`);
}

const filterArgument = ({ name, extensions }: Electron.FileFilter): string =>
  `--file-filter=${name} | ${extensions.map((extension) => (extension === "*" ? "*" : `*.${extension}`)).join(" ")}`;

async function showOpenDialog(first: unknown, second?: Electron.OpenDialogOptions): Promise<Electron.OpenDialogReturnValue> {
  const options = optionsOf(first, second);
  refuseUnknown("dialog.showOpenDialog", options, ["title", "defaultPath", "buttonLabel", "filters", "properties", "message"]);
  const properties = options.properties ?? [];
  const { code, text } = await runZenity([
    "--file-selection",
    `--title=${options.title ?? "Open"}`,
    "--separator=\n",
    ...(properties.includes("openDirectory") ? ["--directory"] : []),
    ...(properties.includes("multiSelections") ? ["--multiple"] : []),
    ...(options.defaultPath === undefined ? [] : [`--filename=${options.defaultPath}`]),
    ...(options.filters ?? []).map(filterArgument),
  ]);
  return code === 0 ? { canceled: false, filePaths: text.split("\n") } : { canceled: true, filePaths: [] };
}

async function showSaveDialog(first: unknown, second?: Electron.SaveDialogOptions): Promise<Electron.SaveDialogReturnValue> {
  const options = optionsOf(first, second);
  refuseUnknown("dialog.showSaveDialog", options, ["title", "defaultPath", "buttonLabel", "filters", "properties", "message"]);
  const { code, text } = await runZenity([
    "--file-selection",
    "--save",
    `--title=${options.title ?? "Save"}`,
    ...(options.defaultPath === undefined ? [] : [`--filename=${options.defaultPath}`]),
    ...(options.filters ?? []).map(filterArgument),
  ]);
  return code === 0 ? { canceled: false, filePath: text } : { canceled: true, filePath: "" };
}

async function showMessageBox(first: unknown, second?: Electron.MessageBoxOptions): Promise<Electron.MessageBoxReturnValue> {
  const options = optionsOf(first, second);
  refuseUnknown("dialog.showMessageBox", options, ["message", "detail", "type", "buttons", "title", "defaultId", "cancelId", "noLink", "icon"]);
  const buttons = options.buttons === undefined || options.buttons.length === 0 ? ["OK"] : options.buttons;
  const text = options.detail === undefined ? options.message : `${options.message}\n\n${options.detail}`;
  const cancel = options.cancelId ?? (buttons.length > 1 ? buttons.length - 1 : 0);
  const { code, text: chosen } = await runZenity([
    "--question",
    "--switch",
    "--no-markup",
    `--title=${options.title ?? ""}`,
    `--text=${text}`,
    ...buttons.map((button) => `--extra-button=${button}`),
  ]);
  const index = buttons.indexOf(chosen);
  return { response: code === 1 && index >= 0 ? index : cancel, checkboxChecked: false };
}

function showErrorBox(title: string, content: string): void {
  // Electron on Linux before "ready" writes to stderr too.
  process.stderr.write(`${title}\n${content}\n`);
  runZenity(["--error", "--no-markup", `--title=${title}`, `--text=${content}`]).catch((error: unknown) => {
    console.error(`shell: ${String(error)}`);
  });
}

export const dialog = guard("dialog", { showOpenDialog, showSaveDialog, showMessageBox, showErrorBox });

dialog satisfies Pick<Electron.Dialog, "showOpenDialog" | "showSaveDialog" | "showMessageBox" | "showErrorBox">;
