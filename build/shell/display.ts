import { StartFailure } from "./failure-line.ts";
import { X11 } from "./x11.ts";

/** The X server of this run, connected to before the application is told that it is ready. */
let client: X11 | undefined;

export async function connectDisplay(): Promise<void> {
  const display = process.env["DISPLAY"];
  if (display === undefined || display === "") {
    process.stderr.write("Unable to open X display!\n");
    throw new StartFailure("start.noDisplay");
  }
  try {
    client = await X11.open(display);
  } catch (error) {
    process.stderr.write("Unable to open X display!\n");
    throw new StartFailure("start.noDisplay", `${display}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function display(): X11 {
  if (client === undefined) throw new Error("the application is not ready yet");
  return client;
}
