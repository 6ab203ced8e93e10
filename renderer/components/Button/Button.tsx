import type { ReactNode, Ref } from "react";
import { Button as AriaButton, Tooltip, TooltipTrigger, type ButtonProps as AriaButtonProps } from "react-aria-components";
import { keycapsOf, type ShortcutName } from "../../keys/registry.ts";
import { Icon, type IconName } from "../Icon/Icon.tsx";
import { Keycaps } from "./Keycaps.tsx";
import styles from "./Button.module.css";

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "style" | "children"> {
  readonly kind?: "primary" | "secondary" | "quiet" | "danger";
  readonly size?: "regular" | "dense";
  readonly icon?: IconName;
  /** Without a word on the face; `children` then names it for screen readers and in the tooltip. */
  readonly iconOnly?: boolean;
  readonly shortcut?: ShortcutName;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly children: ReactNode;
}

export function Button({ kind = "secondary", size = "regular", icon, iconOnly = false, shortcut, children, ...rest }: ButtonProps) {
  const face = (
    <AriaButton {...rest} className={styles.button ?? ""} data-kind={kind} data-size={size} data-icon-only={iconOnly || undefined}>
      {icon !== undefined && <Icon name={icon} />}
      <span className={iconOnly ? styles.hidden : styles.word}>{children}</span>
    </AriaButton>
  );
  if (shortcut === undefined && !iconOnly) return face;
  return (
    <TooltipTrigger delay={600}>
      {face}
      <Tooltip className={styles.tooltip ?? ""} offset={8}>
        <span>{children}</span>
        {shortcut !== undefined && <Keycaps caps={keycapsOf(shortcut)} />}
      </Tooltip>
    </TooltipTrigger>
  );
}
