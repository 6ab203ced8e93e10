import { useLayoutEffect, type RefObject } from "react";

/**
 * Measures that are known only while running (a pane's width, how far a bar is filled) reach the style sheets as custom
 * properties through the CSSOM: the policy forbids style attributes, and the sheets stay the only place that uses them.
 */
export function useVariables(target: RefObject<HTMLElement | null>, variables: Readonly<Record<`--${string}`, string>>): void {
  const text = JSON.stringify(variables);
  useLayoutEffect(() => {
    const entries = Object.entries(JSON.parse(text) as Record<string, string>);
    for (const [name, value] of entries) target.current?.style.setProperty(name, value);
  }, [target, text]);
}
