import { deliveryTransitions } from "./delivery.ts";
import { projectTransitions } from "./project.ts";

interface Arrow {
  readonly from: string;
  readonly event: string;
  readonly to: string;
  readonly role: string;
}

/** Mermaid text of a table of transitions: what README shows is made of the data that the program runs on. */
function diagramOf(transitions: readonly Arrow[]): string {
  const [first] = transitions;
  const isEnd = ({ event }: Arrow): boolean => event === "destroy";
  const ends = transitions.filter(isEnd);
  const endRoles = [...new Set(ends.map(({ role }) => role))].join(", ");
  return [
    "```mermaid",
    "stateDiagram-v2",
    `  [*] --> ${first?.from ?? ""}`,
    ...transitions.filter((each) => !isEnd(each)).map(({ from, event, to, role }) => `  ${from} --> ${to}: ${event} (${role})`),
    // One arrow from every state would hide the others.
    ...ends.slice(-1).map(({ from, to }) => `  ${from} --> ${to}: destroy, from any state (${endRoles})`),
    "```",
  ].join("\n");
}

export const stateDiagrams = (): string => `${diagramOf(deliveryTransitions)}\n\n${diagramOf(projectTransitions)}`;
